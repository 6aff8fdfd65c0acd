import { atom, type ReadableAtom } from 'nanostores';
import type { CallContext } from '../adapters/adapter.js';
import type { AdapterCall } from '../internal/report.js';
import type { HandoffError } from '../model/error.js';
import type { StoreContext } from './context.js';
import { Resource, whileObserved } from './resource.js';
import type { Shelved } from './shelf.js';

/**
 * Data from the backend: still loading, failed to load, or ready. `stale` is the error if it could not be updated
 * since.
 */
export type Loadable<T> =
  { state: 'loading' } | { state: 'failed'; error: HandoffError } | { state: 'ready'; value: T; stale?: HandoffError };

/** An atom that loads its value while it has listeners. */
export class LoadableAtom<T> implements Shelved {
  readonly #$value = atom<Loadable<T>>({ state: 'loading' });
  readonly #resource: Resource<T>;
  readonly #stopObserving: () => void;
  #value?: T;

  constructor(store: StoreContext, about: AdapterCall, read: (ctx: CallContext) => Promise<T>) {
    this.#resource = new Resource(
      store,
      about,
      read,
      (value) => (this.#value = value),
      () => this.#publish(),
    );
    this.#stopObserving = whileObserved(
      store,
      this.#$value,
      () => {
        this.#resource.observed = true;
        void this.#resource.refresh();
      },
      () => this.#resource.unobserve(),
    );
  }

  get $value(): ReadableAtom<Loadable<T>> {
    return this.#$value;
  }

  get isNeeded(): boolean {
    return this.#resource.observed;
  }

  /** Reads again, if the atom has listeners. */
  async refresh(): Promise<void> {
    if (!this.isNeeded) return;
    if (this.#resource.error && this.#value === undefined) {
      this.#resource.error = undefined;
      this.#publish();
    }
    await this.#resource.refresh();
  }

  forget(): void {
    this.#stopObserving();
    this.#value = this.#resource.error = undefined;
    this.#publish();
  }

  #publish(): void {
    const { error } = this.#resource;
    const value = this.#value;
    if (value !== undefined) this.#$value.set({ state: 'ready', value, stale: error });
    else this.#$value.set(error ? { state: 'failed', error } : { state: 'loading' });
  }
}
