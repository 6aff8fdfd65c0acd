import { atom } from 'nanostores';
import type { Presence } from '../../model/presence.js';
import type { StoreContext } from '../context.js';
import { whileObserved } from '../resource.js';
import type { Shelved } from '../shelf.js';

/** Who is in one conversation, as far as the backend has told. */
export class Room implements Shelved {
  readonly $present = atom<readonly Presence[]>([]);
  #context: StoreContext;
  #all: readonly Presence[] = [];
  #isObserved = false;
  #stopObserving: () => void;

  constructor(context: StoreContext, setObserved: (observed: boolean) => void, keep: () => void) {
    this.#context = context;
    const observe = (observed: boolean) => {
      this.#isObserved = observed;
      setObserved(observed);
    };
    this.#stopObserving = whileObserved(
      context,
      this.$present,
      () => {
        // the shelf may have forgotten it while an element still held the atom
        keep();
        observe(true);
      },
      () => observe(false),
    );
  }

  get isNeeded(): boolean {
    return this.#isObserved;
  }

  apply(present: readonly Presence[]): void {
    this.#all = present;
    this.publish();
  }

  /** Who signs in here is no colleague of themselves. */
  publish(): void {
    const me = this.#context.agent.get().id;
    const others = this.#all.filter(({ agent }) => agent.id !== me);
    // `get` would count as somebody who watches, and what is being forgotten would be needed again
    if (others.length || this.$present.value.length) this.$present.set(others);
  }

  forget(): void {
    this.#stopObserving();
    this.apply([]);
  }
}
