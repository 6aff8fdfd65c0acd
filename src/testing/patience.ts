import { Unexpected } from './outcome.js';

// taken when the module loads: a runner's simulated timers must not stop the kit
const { setTimeout: later } = globalThis;
const now = performance.now.bind(performance);

const step = 5;
/** A slow answer waits for time to pass, where time passes only on demand. */
const slowAfter = 30;
const simulatedStep = 1000;
const quietTime = 40;
const simulatedQuietTime = 30_000;

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => void later(resolve, milliseconds));

type Advance = ((milliseconds: number) => unknown) | undefined;

/** Waits with real time, and with the backend's where that is given. */
export class Patience {
  #limit: number;
  #advance: Advance;

  constructor(limit: number, advance: Advance) {
    this.#limit = limit;
    this.#advance = advance;
  }

  /** Until the condition holds. */
  async until(holds: () => boolean, expected: string, got: () => unknown): Promise<void> {
    const start = now();
    // most answers are there after a few turns
    for (let turn = 0; turn < 10 && !holds(); turn++) await Promise.resolve();
    while (!holds()) {
      const waited = now() - start;
      if (waited > this.#limit) throw new Unexpected(`${expected} within ${this.#limit} ms`, got());
      await sleep(step);
      if (!holds() && waited > slowAfter) await this.#advance?.(simulatedStep);
    }
  }

  /** The answer, or a failure where none comes. */
  async answer<T>(promise: Promise<T>, what: string): Promise<T> {
    let over = false;
    const end = () => void (over = true);
    promise.then(end, end);
    await this.until(
      () => over,
      `an answer to ${what}`,
      () => 'no answer',
    );
    return promise;
  }

  /** Long enough for what should not happen. */
  async quiet(): Promise<void> {
    await sleep(quietTime);
    await this.#advance?.(simulatedQuietTime);
    await sleep(0);
  }
}
