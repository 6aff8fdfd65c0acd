import type { Conversation } from '../../model/conversation.js';
import type { Clock } from '../clock.js';

/** In milliseconds: the longest wait between two checks of a pause that is overdue. */
const maxDelay = 30_000;

/**
 * Reads the conversation when a timed pause is due to end.
 *
 * Only the backend ends a pause, so the page never assumes that the bot is active again: it reads at the moment of the
 * end and, while the bot is still paused, again after 1, 2, 4 … 30 seconds.
 */
export class PauseEndCheck {
  readonly #clock: Clock;
  readonly #read: () => void;
  #cancel?: () => void;
  /** How many checks found the pause overdue. */
  #checks = 0;

  constructor(clock: Clock, read: () => void) {
    this.#clock = clock;
    this.#read = read;
  }

  /** Schedules the next check for the current state, and drops the one before. Without a state, there is no check. */
  schedule(current?: Conversation): void {
    this.#cancel?.();
    const due = current?.status === 'open' && current.bot.status === 'paused' && Date.parse(current.bot.resumeAt ?? '');
    if (!due) return;
    const check = () => {
      this.#checks++;
      this.#read();
    };
    const isAhead = due > this.#clock.now();
    if (isAhead) this.#checks = 0;
    this.#cancel = isAhead
      ? this.#clock.at(due, check)
      : this.#clock.after(Math.min(1000 * 2 ** this.#checks, maxDelay), check);
  }
}
