/**
 * Runs work that was added under the same key one after another, in the order in which it was added, and under
 * different keys at the same time. The keys take turns.
 */
export class KeyedQueue {
  #atOnce: number;
  /** What was added and has not ended, by key. The first of each may be running. */
  #left = new Map<string, Array<() => Promise<void>>>();
  /** Keys that wait for their turn. */
  #waiting: string[] = [];
  #running = 0;
  #size = 0;
  #onEmpty = new Set<() => void>();

  /** Runs the work of up to `atOnce` keys at the same time. */
  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** How much has not ended. */
  get size(): number {
    return this.#size;
  }

  /** Resolves when `work` has ended, which must not reject. */
  add(key: string, work: () => Promise<void>): Promise<void> {
    this.#size++;
    return new Promise((resolve) => {
      const whole = () => work().then(resolve);
      const before = this.#left.get(key);
      if (before) return void before.push(whole);
      this.#left.set(key, [whole]);
      this.#waiting.push(key);
      this.#next();
    });
  }

  /** Resolves when nothing is left, including what was added meanwhile. */
  async settled(): Promise<void> {
    if (this.#size) await new Promise<void>((resolve) => this.#onEmpty.add(resolve));
  }

  #next(): void {
    while (this.#running < this.#atOnce && this.#waiting.length) void this.#run(this.#waiting.shift()!);
  }

  async #run(key: string): Promise<void> {
    this.#running++;
    const left = this.#left.get(key)!;
    await left[0]!();
    left.shift();
    this.#running--;
    this.#size--;
    if (left.length) this.#waiting.push(key);
    else this.#left.delete(key);
    this.#next();
    if (this.#size) return;
    for (const resolve of this.#onEmpty) resolve();
    this.#onEmpty.clear();
  }
}
