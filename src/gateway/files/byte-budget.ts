import { sleep, type Waiting } from '../context.js';
import { GatewayError, retryIn } from '../errors.js';

/** Milliseconds. As long as a command waits for its turn. */
const patience = 10_000;

/** Keeps files that are in memory at the same time below a limit, however many are sent. */
export class ByteBudget {
  #context: Waiting;
  #left: number;
  /** The first one first, so that a large one is not passed by small ones for ever. */
  #waiting: Array<{ bytes: number; begin: () => void }> = [];

  constructor(context: Waiting, bytes: number) {
    this.#context = context;
    this.#left = bytes;
  }

  /** Does the work when there is room for so many bytes. Throws `unavailable` if there is none within ten seconds. */
  async run<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    await this.#room(bytes);
    try {
      return await work();
    } finally {
      this.#left += bytes;
      this.#next();
    }
  }

  async #room(bytes: number): Promise<void> {
    let isGiven = false;
    let leave!: () => void;
    const given = new Promise<void>((resolve) => (leave = resolve));
    const place = {
      bytes,
      begin: () => {
        isGiven = true;
        leave();
      },
    };
    this.#waiting.push(place);
    this.#next();
    if (!isGiven) await sleep(this.#context, patience, given);
    if (isGiven) return;
    this.#waiting.splice(this.#waiting.indexOf(place), 1);
    this.#next();
    throw new GatewayError('unavailable', 'Other files are on their way.', { retryAfter: retryIn.outage });
  }

  #next(): void {
    while (this.#waiting.length && this.#waiting[0]!.bytes <= this.#left) {
      const { bytes, begin } = this.#waiting.shift()!;
      this.#left -= bytes;
      begin();
    }
  }
}
