import { Unexpected } from './outcome.js';

// captured when the module loads, so that a test runner's fake timers do not stop the kit
const { setTimeout: later } = globalThis;
const now = performance.now.bind(performance);

// all in milliseconds
const pollInterval = 5;
/** An answer this late may be waiting for time to pass at the backend, so the backend's clock is advanced. */
const advanceAfter = 30;
const advanceStep = 1000;
/** How long to wait before concluding that nothing more will happen. */
const settleTime = 40;
const simulatedSettleTime = 30_000;

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => void later(resolve, milliseconds));

type Advance = ((milliseconds: number) => unknown) | undefined;

/** Waits in real time, and advances the backend's clock if there is a control for it. */
export class Waiter {
  #limit: number;
  #advance: Advance;

  constructor(limit: number, advance: Advance) {
    this.#limit = limit;
    this.#advance = advance;
  }

  /** Waits until the condition holds. Fails the test after the limit. */
  async until(holds: () => boolean, expected: string, got: () => unknown): Promise<void> {
    const start = now();
    // most answers arrive within a few microtasks
    for (let turn = 0; turn < 10 && !holds(); turn++) await Promise.resolve();
    while (!holds()) {
      const waited = now() - start;
      if (waited > this.#limit) throw new Unexpected(`${expected} within ${this.#limit} ms`, got());
      await sleep(pollInterval);
      if (!holds() && waited > advanceAfter) await this.#advance?.(advanceStep);
    }
  }

  /** Waits for a promise. Fails the test if it does not settle within the limit. */
  async answer<T>(promise: Promise<T>, what: string): Promise<T> {
    let isSettled = false;
    const end = () => void (isSettled = true);
    promise.then(end, end);
    await this.until(
      () => isSettled,
      `an answer to ${what}`,
      () => 'no answer',
    );
    return promise;
  }

  /** Waits long enough for anything that should not happen to happen. */
  async settle(): Promise<void> {
    await sleep(settleTime);
    await this.#advance?.(simulatedSettleTime);
    await sleep(0);
  }
}
