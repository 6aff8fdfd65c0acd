import { maxTimerDelay } from '../../internal/environment.js';
import type { Entry } from './entry.js';
import type { Helpdesk } from './helpdesk.js';

const resumeTimeOf = ({ conversation: { status, bot } }: Entry): number =>
  status === 'open' && bot.status === 'paused' && bot.resumeAt ? Date.parse(bot.resumeAt) : Infinity;

/** Ends timed pauses when they are due, with one timer for the whole helpdesk. */
export class PauseTimer {
  #helpdesk: Helpdesk;
  #timer: unknown;
  #at = Infinity;

  constructor(helpdesk: Helpdesk) {
    this.#helpdesk = helpdesk;
  }

  /** Call after every change. */
  review(): void {
    let next = Infinity;
    for (const entry of this.#helpdesk.entries.values()) next = Math.min(next, resumeTimeOf(entry));
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
    const wait = Math.min(maxTimerDelay, Math.max(0, this.#at - env.now()));
    this.#timer = env.setTimeout(() => {
      this.#timer = undefined;
      if (this.#at > env.now()) return this.#arm();
      this.#at = Infinity;
      for (const entry of [...entries.values()]) {
        if (resumeTimeOf(entry) <= env.now()) this.#helpdesk.event(entry, { type: 'timer-due' }, { kind: 'system' });
      }
      this.review();
    }, wait);
  }
}
