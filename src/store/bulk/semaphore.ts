/** Limits how many tasks run at a time. The others wait for their turn. */
export class Semaphore {
  #free: number;
  #waiting: Array<() => void> = [];

  constructor(free: number) {
    this.#free = free;
  }

  async run(act: () => Promise<void>): Promise<void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      await act();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}
