/** What a shelf can hold. */
export interface Shelved {
  /** Somebody looks at it, or waits for something of it: it must not be forgotten now. */
  readonly isNeeded: boolean;
  /** Lets go of what it knows. It may be needed again later, and then begins anew. */
  forget(): void;
}

/** So many that nobody needs stay known: going back to one of the last conversations shows it at once. */
const defaultSpare = 30;

/**
 * Things by id, made when they are first asked for. Those that somebody needs are kept, and the last few that somebody
 * needed; the others forget what they know, so that a page that is open all day stays small.
 *
 * There is never a second thing for the same id while anybody holds the first one, also after that was forgotten.
 */
export class Shelf<T extends Shelved> {
  readonly #make: (id: string) => T;
  readonly #spare: number;
  /** In the order in which they were last asked for. */
  readonly #kept = new Map<string, T>();
  readonly #forgotten = new Map<string, WeakRef<T>>();
  #trimAt: number;

  constructor(make: (id: string) => T, spare = defaultSpare) {
    this.#make = make;
    this.#spare = spare;
    this.#trimAt = 2 * spare;
  }

  /** The thing, as the one that was asked for last. */
  get(id: string): T {
    const thing = this.#kept.get(id) ?? this.#forgotten.get(id)?.deref() ?? this.#make(id);
    this.#forgotten.delete(id);
    this.#kept.delete(id);
    this.#kept.set(id, thing);
    if (this.#kept.size > this.#trimAt) this.#trim();
    return thing;
  }

  /** The thing, if it is kept. */
  peek(id: string): T | undefined {
    return this.#kept.get(id);
  }

  *[Symbol.iterator](): IterableIterator<[string, T]> {
    yield* [...this.#kept];
  }

  /** Forgets all of them, needed or not. */
  clear(): void {
    const all = [...this.#kept.values()];
    this.#kept.clear();
    this.#forgotten.clear();
    for (const thing of all) thing.forget();
  }

  /** Rarely, and then as many as it can: looking through all of them each time would be slow where thousands are needed. */
  #trim(): void {
    const spares = [...this.#kept].filter(([, thing]) => !thing.isNeeded);
    for (const [id, thing] of spares.slice(0, -this.#spare)) {
      this.#kept.delete(id);
      this.#forgotten.set(id, new WeakRef(thing));
      thing.forget();
    }
    for (const [id, thing] of this.#forgotten) if (!thing.deref()) this.#forgotten.delete(id);
    this.#trimAt = Math.max(2 * this.#spare, 2 * this.#kept.size);
  }
}
