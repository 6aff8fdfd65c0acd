/** Lets only so many things happen at once; the others wait for their turn. */
export class Slots {
  #free: number;
  #waiting: Array<() => void> = [];

  constructor(free: number) {
    this.#free = free;
  }

  async use(act: () => Promise<void>): Promise<void> {
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
