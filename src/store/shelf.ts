/** An item that a shelf can hold. */
export interface Shelved {
  /** Whether the item is on screen or has something in progress, so that it must not be forgotten now. */
  readonly isNeeded: boolean;
  /** Drops the item's data. It may be used again later and then loads afresh. */
  forget(): void;
}

/** How many unneeded items keep their data: returning to a recent conversation then shows it at once. */
const defaultMaxSpare = 30;

/**
 * Items by id, created on first use. Keeps all items that are needed and the most recently used of the others. The rest
 * drop their data, so that a page that stays open all day does not keep growing.
 *
 * There is never a second item for an id while anything still references the first one, even if that was forgotten:
 * otherwise two elements could observe two different states of one conversation.
 */
export class Shelf<T extends Shelved> {
  readonly #make: (id: string) => T;
  readonly #maxSpare: number;
  /** The least recently used first. */
  readonly #kept = new Map<string, T>();
  readonly #forgotten = new Map<string, WeakRef<T>>();
  #trimAt: number;
  /** How many items have become unneeded since the last look. */
  #left = 0;

  constructor(make: (id: string) => T, spare = defaultMaxSpare) {
    this.#make = make;
    this.#maxSpare = spare;
    this.#trimAt = 2 * spare;
  }

  /** The item, which becomes the most recently used one. */
  get(id: string): T {
    const item = this.#kept.get(id) ?? this.#forgotten.get(id)?.deref() ?? this.#make(id);
    this.#forgotten.delete(id);
    this.#kept.delete(id);
    this.#kept.set(id, item);
    if (this.#kept.size > this.#trimAt) this.#trim();
    return item;
  }

  /** An item is not needed any more. After many of them at once, what has been too much since then is forgotten. */
  noteSpare(): void {
    if (++this.#left > 2 * this.#maxSpare) this.#trim();
  }

  /** The item, if it is kept. */
  peek(id: string): T | undefined {
    return this.#kept.get(id);
  }

  /** What is kept now, by id. Safe to go through while items come and go. */
  entries(): Array<[string, T]> {
    return [...this.#kept];
  }

  /** Forgets all items, needed or not. */
  clear(): void {
    const all = [...this.#kept.values()];
    this.#kept.clear();
    this.#forgotten.clear();
    for (const item of all) item.forget();
  }

  /**
   * Runs only when the shelf has doubled in size, or many items have become unneeded. Checking on every access would be
   * slow with thousands of needed items.
   */
  #trim(): void {
    const spares = [...this.#kept].filter(([, item]) => !item.isNeeded);
    for (const [id, item] of spares.slice(0, -this.#maxSpare)) {
      this.#kept.delete(id);
      this.#forgotten.set(id, new WeakRef(item));
      item.forget();
    }
    for (const [id, item] of this.#forgotten) if (!item.deref()) this.#forgotten.delete(id);
    this.#trimAt = 2 * this.#kept.size;
    this.#left = 0;
  }
}
