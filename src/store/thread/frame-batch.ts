import type { Environment } from '../../internal/environment.js';

/** In milliseconds: one frame of the screen. */
const frame = 16;

/** Runs something soon: at once for the first change, then for all changes within a frame together. */
export class FrameBatch {
  readonly #environment: Environment;
  readonly #run: () => void;
  #timer: unknown;
  #ranAt = -Infinity;

  constructor(environment: Environment, run: () => void) {
    this.#environment = environment;
    this.#run = run;
  }

  schedule(): void {
    const sinceLast = this.#environment.now() - this.#ranAt;
    // a clock that was set back must not delay it
    const wait = sinceLast >= 0 && sinceLast < frame ? frame - sinceLast : 0;
    this.#timer ??= this.#environment.setTimeout(this.#run, wait);
  }

  /** It runs now, for whatever reason: what was scheduled is done with it. */
  noteRun(): void {
    this.#environment.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#ranAt = this.#environment.now();
  }
}
