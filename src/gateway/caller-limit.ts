import { sleep, type Waiting } from './context.js';
import { GatewayError, retryIn } from './errors.js';
import type { Caller } from './options.js';
import { ownerOf } from './turns/turn-table.js';

/**
 * Milliseconds. A page that gives one up and begins another tells both at once, and which of it the server hears first
 * is a matter of luck.
 */
const patience = 1_000;

/** How much of one kind a caller may have under way at a time, on this node. */
export class CallerLimit {
  #context: Waiting;
  #most: number;
  #detail: string;
  /** By caller: how many there are. */
  #underWay = new Map<string, number>();
  /** By caller: those who wait until one has ended. */
  #waiting = new Map<string, Set<() => void>>();

  /** `detail` tells a caller who has `most` of them. */
  constructor(context: Waiting, most: number, detail: string) {
    this.#context = context;
    this.#most = most;
    this.#detail = detail;
  }

  /**
   * Does the work if there is room for it within a second. Throws `rate-limited` if there is not, and whatever the work
   * throws.
   */
  async run<T>(caller: Caller, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const owner = ownerOf(caller);
    if (!this.#take(owner) && !(await this.#wait(owner, signal))) {
      throw new GatewayError('rate-limited', this.#detail, { retryAfter: retryIn.moment });
    }
    try {
      return await work();
    } finally {
      const left = this.#underWay.get(owner)! - 1;
      if (left) this.#underWay.set(owner, left);
      else this.#underWay.delete(owner);
      for (const look of this.#waiting.get(owner) ?? []) look();
    }
  }

  #take(owner: string): boolean {
    const count = this.#underWay.get(owner) ?? 0;
    if (count >= this.#most) return false;
    this.#underWay.set(owner, count + 1);
    return true;
  }

  /** Whether there was room at last, which is taken then. */
  async #wait(owner: string, signal: AbortSignal): Promise<boolean> {
    let isTaken = false;
    let leave!: () => void;
    const over = new Promise<void>((resolve) => (leave = resolve));
    const look = () => {
      if (!isTaken && !signal.aborted) isTaken = this.#take(owner);
      if (isTaken || signal.aborted) leave();
    };
    const waiting = this.#waiting.get(owner) ?? new Set();
    this.#waiting.set(owner, waiting.add(look));
    signal.addEventListener('abort', look);
    await sleep(this.#context, patience, over);
    signal.removeEventListener('abort', look);
    waiting.delete(look);
    if (!waiting.size) this.#waiting.delete(owner);
    return isTaken;
  }
}
