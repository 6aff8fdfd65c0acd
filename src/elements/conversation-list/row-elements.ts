type Key = string | number;

/**
 * Which element each row has, as a key: rows that come take the elements of those that leave. To make new ones takes
 * twice as long, and where somebody flings a long list, every frame has new rows.
 *
 * No row that stays is moved in the page, because what is moved loses the focus. So the elements are given in the order
 * in which `repeat` moves the ones that are free.
 */
export class RowElements {
  /** By the ids of the rows that are in the page, in their order. */
  #keys = new Map<string, Key>();
  #made = 0;

  /** `ids`: the rows that are to be in the page. */
  give(ids: readonly string[]): ReadonlyMap<string, Key> {
    const free = this.#freeFor(ids);
    // at first, each row has an element that was made before there was anything to give
    const isFirst = !this.#keys.size;
    this.#keys = new Map(ids.map((id) => [id, this.#keys.get(id) ?? free.shift() ?? (isFirst ? id : this.#made++)]));
    return this.#keys;
  }

  #freeFor(ids: readonly string[]): Key[] {
    const last = [...this.#keys];
    const leaving = (entries: typeof last) => entries.flatMap(([id, key]) => (ids.includes(id) ? [] : [key]));
    const stay = ids.filter((id) => this.#keys.has(id));
    // a few rows further: what is free moves from one end to the other
    if (stay.length > 1) return leaving(last).reverse();
    const at = last.findIndex(([id]) => id === stay[0]);
    if (at < 0) return leaving(last);
    // far away, and one row has the focus: nothing moves past it
    return leaving(ids[0] === stay[0] ? last.slice(at) : last.slice(0, at));
  }
}
