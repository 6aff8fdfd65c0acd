import type { Entry } from './entry.js';
import type { Helpdesk } from './helpdesk.js';

/** Timers overflow after 2^31 ms, and a device may sleep: look again after an hour at most. */
const longestStep = 3_600_000;

const endOf = ({ conversation: { status, bot } }: Entry): number =>
  status === 'open' && bot.status === 'paused' && bot.resumeAt ? Date.parse(bot.resumeAt) : Infinity;

/** Ends timed pauses when they are due: one timer for the whole helpdesk. */
export class PauseTimer {
  #helpdesk: Helpdesk;
  #timer: unknown;
  #at = Infinity;

  constructor(helpdesk: Helpdesk) {
    this.#helpdesk = helpdesk;
  }

  /** Called after every change. */
  review(): void {
    let next = Infinity;
    for (const entry of this.#helpdesk.entries.values()) next = Math.min(next, endOf(entry));
    if (next === this.#at) return;
    this.stop();
    this.#at = next;
    this.#arm();
  }

  stop(): void {
    if (this.#timer !== undefined) this.#helpdesk.env.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#at = Infinity;
  }

  #arm(): void {
    if (this.#at === Infinity) return;
    const { env, entries } = this.#helpdesk;
    const wait = Math.min(longestStep, Math.max(0, this.#at - env.now()));
    this.#timer = env.setTimeout(() => {
      this.#timer = undefined;
      if (this.#at > env.now()) return this.#arm();
      this.#at = Infinity;
      for (const entry of [...entries.values()]) {
        if (endOf(entry) <= env.now()) this.#helpdesk.event(entry, { type: 'timer-due' }, { kind: 'system' });
      }
      this.review();
    }, wait);
  }
}
