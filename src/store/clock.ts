import { maxTimerDelay, type Environment } from '../internal/environment.js';
import type { Instant } from '../model/conversation.js';

/** In milliseconds. Smaller differences are network latency, and not worth rearming every timer. */
const minClockDrift = 500;

interface Alarm {
  at: number;
  callback: () => void;
}

/**
 * The server's clock, and one timer for everything that waits for a moment.
 *
 * Alarms do not fire while the page is hidden. Those that came due meanwhile fire when it is visible again. The timer
 * wakes up at least once an hour to look at the clock again, see {@link maxTimerDelay}.
 */
export class Clock {
  #offset = 0;
  #alarms = new Set<Alarm>();
  #timer: unknown;
  #armedFor = Infinity;
  #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Milliseconds since the Unix epoch by the server's clock, or by this device's until the server's is known. */
  now(): number {
    return this.#environment.now() + this.#offset;
  }

  /** Sets the clock by the server's time. */
  sync(server: Instant | undefined): void {
    const at = server ? Date.parse(server) : NaN;
    if (isNaN(at)) return;
    const offset = at - this.#environment.now();
    if (Math.abs(offset - this.#offset) < minClockDrift) return;
    this.#offset = offset;
    this.rearm();
  }

  /** Calls back once, at a moment of server time. Returns a function that cancels the alarm. */
  at(moment: number, callback: () => void): () => void {
    const alarm = { at: moment, callback };
    this.#alarms.add(alarm);
    if (moment < this.#armedFor) this.rearm();
    return () => {
      this.#alarms.delete(alarm);
      if (!this.#alarms.size) this.rearm();
    };
  }

  /**
   * Calls back once after a delay in milliseconds. Not affected when the server's clock turns out to be different.
   * Returns a function that cancels it.
   */
  after(milliseconds: number, callback: () => void): () => void {
    let cancel = () => this.#environment.clearTimeout(timer);
    const timer = this.#environment.setTimeout(() => (cancel = this.at(0, callback)), milliseconds);
    return () => cancel();
  }

  /** Sets the timer for the next alarm. Call it when the page wakes up or the clock changes. */
  rearm(): void {
    this.#environment.clearTimeout(this.#timer);
    this.#armedFor = Infinity;
    for (const { at } of this.#alarms) this.#armedFor = Math.min(this.#armedFor, at);
    if (!this.#alarms.size || this.#environment.hidden()) {
      this.#armedFor = Infinity;
      return;
    }
    const wait = Math.min(Math.max(this.#armedFor - this.now(), 0), maxTimerDelay);
    this.#timer = this.#environment.setTimeout(() => this.#onTimer(), wait);
  }

  dispose(): void {
    this.#alarms.clear();
    this.rearm();
  }

  #onTimer(): void {
    if (!this.#environment.hidden()) {
      for (const alarm of [...this.#alarms]) {
        if (alarm.at <= this.now() && this.#alarms.delete(alarm)) alarm.callback();
      }
    }
    this.rearm();
  }
}
