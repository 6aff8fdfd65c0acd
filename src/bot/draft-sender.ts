/** Milliseconds between two tellings of a text that grows: people read no faster. */
const interval = 400;

/** Tells how far a text has grown: one request at a time, now and then, and always with the newest. */
export class DraftSender {
  #tell: (text: string) => Promise<unknown>;
  #newest?: string;
  #running?: Promise<void>;
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(tell: (text: string) => Promise<unknown>) {
    this.#tell = tell;
  }

  send(text: string): void {
    this.#newest = text;
    this.#running ??= this.#run();
  }

  /** Resolves when nothing is on its way: what came after the answer would look like the next one. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#newest !== undefined && !this.#ended) {
      const text = this.#newest;
      this.#newest = undefined;
      await this.#tell(text).catch(() => undefined); // only for the eye: the answer itself does not depend on it
      if (!this.#ended) await this.#rest();
    }
    this.#running = undefined;
  }

  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, interval);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
