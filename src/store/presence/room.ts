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
      if (observed) keep();
      setObserved(observed);
    };
    this.#stopObserving = whileObserved(
      context,
      this.$present,
      () => observe(true),
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
    if (others.length || this.$present.get().length) this.$present.set(others);
  }

  forget(): void {
    this.#stopObserving();
    this.apply([]);
  }
}
