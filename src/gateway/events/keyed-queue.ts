/** What is to be done, and the key that it has. */
interface Task {
  key: string;
  run(): Promise<void>;
}

/**
 * Runs work that was added under the same key one after another, in the order in which it was added, and under
 * different keys at the same time. The keys take turns.
 */
export class KeyedQueue {
  #atOnce: number;
  /** What may run as soon as its key has its turn, by key. The first of each may be running. */
  #tasks = new Map<string, Task[]>();
  /** Keys that wait for their turn. */
  #waiting: string[] = [];
  #running = 0;
  #size = 0;
  /** How much was added by `add`. */
  #added = 0;
  /** The numbers of what was added by `add`, or is held, and has not ended. The lowest comes first. */
  #unfinished = new Set<number>();
  /** What was added by `addAfterAll`, and how much had been added by `add` at that time. */
  #afterAll: Array<Task & { waitsForBelow: number }> = [];
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
    const number = this.#added++;
    this.#unfinished.add(number);
    return new Promise((resolve) => {
      const run = async () => {
        await work();
        this.#unfinished.delete(number);
        resolve();
      };
      this.#place({ key, run });
    });
  }

  /**
   * The same, but it also waits for all that was added by `add` before it, whatever its key, and for what is held. It
   * does not hold up what is added by `add` after it, so never use one key with both.
   */
  addAfterAll(key: string, work: () => Promise<void>): Promise<void> {
    this.#size++;
    return new Promise((resolve) => {
      this.#afterAll.push({ key, waitsForBelow: this.#added, run: () => work().then(resolve) });
      this.#release();
    });
  }

  /**
   * Holds the place of something that will be added later: `addAfterAll` waits until the returned function is called.
   */
  hold(): () => void {
    const number = this.#added++;
    this.#unfinished.add(number);
    return () => {
      this.#unfinished.delete(number);
      this.#release();
    };
  }

  /** Resolves when nothing is left, including what was added meanwhile. */
  async settled(): Promise<void> {
    if (this.#size) await new Promise<void>((resolve) => this.#onEmpty.add(resolve));
  }

  #place(task: Task): void {
    const before = this.#tasks.get(task.key);
    if (before) return void before.push(task);
    this.#tasks.set(task.key, [task]);
    this.#waiting.push(task.key);
    this.#next();
  }

  /** Lets go of what no longer has to wait for others. */
  #release(): void {
    const { value: oldest = this.#added } = this.#unfinished.values().next();
    while (this.#afterAll[0] && this.#afterAll[0].waitsForBelow <= oldest) this.#place(this.#afterAll.shift()!);
  }

  #next(): void {
    while (this.#running < this.#atOnce && this.#waiting.length) void this.#run(this.#waiting.shift()!);
  }

  async #run(key: string): Promise<void> {
    this.#running++;
    const tasks = this.#tasks.get(key)!;
    await tasks[0]!.run();
    tasks.shift();
    this.#running--;
    this.#size--;
    if (tasks.length) this.#waiting.push(key);
    else this.#tasks.delete(key);
    this.#release();
    this.#next();
    if (this.#size) return;
    for (const resolve of this.#onEmpty) resolve();
    this.#onEmpty.clear();
  }
}
