import type { Environment } from '../../internal/environment.js';

/** In milliseconds: one frame of the screen. */
const frame = 16;

/** Runs something soon: at once for the first change, then for all changes within a few frames together. */
export class FrameBatch {
  readonly #environment: Environment;
  readonly #run: () => void;
  #timer: unknown;
  #dueAt = Infinity;
  #ranAt = -Infinity;

  constructor(environment: Environment, run: () => void) {
    this.#environment = environment;
    this.#run = run;
  }

  /** `frames`: how many may pass since the last run. */
  schedule(frames = 1): void {
    const now = this.#environment.now();
    const sinceLast = now - this.#ranAt;
    // a clock that was set back must not delay it
    const wait = sinceLast >= 0 ? Math.max(0, frames * frame - sinceLast) : 0;
    if (now + wait >= this.#dueAt) return;
    this.#environment.clearTimeout(this.#timer);
    this.#dueAt = now + wait;
    this.#timer = this.#environment.setTimeout(this.#run, wait);
  }

  /** It runs now, for whatever reason: what was scheduled is done with it. */
  noteRun(): void {
    this.#environment.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#dueAt = Infinity;
    this.#ranAt = this.#environment.now();
  }
}
