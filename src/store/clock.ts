import type { Environment } from '../internal/environment.js';
import type { Instant } from '../model/conversation.js';

/** Browsers fire a timer of more than 2³¹ ms at once, and a sleeping machine stops counting: look again every hour. */
const longestStep = 3_600_000;

interface Alarm {
  at: number;
  ring: () => void;
}

/**
 * Server time, and one timer for everything that waits for a moment. While the page is hidden nothing rings; what came
 * due meanwhile rings when it is seen again.
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

  /** Milliseconds since 1970 by the server's clock, as far as it is known. */
  now(): number {
    return this.#environment.now() + this.#offset;
  }

  /** Takes the server's clock for right. */
  sync(server: Instant | undefined): void {
    const at = server ? Date.parse(server) : NaN;
    if (isNaN(at)) return;
    const offset = at - this.#environment.now();
    // the way of the answer is in it too: only a real difference is worth a new alarm
    if (Math.abs(offset - this.#offset) < 500) return;
    this.#offset = offset;
    this.rearm();
  }

  /** Calls back once, at a moment of server time. Returns the way out. */
  at(moment: number, ring: () => void): () => void {
    const alarm = { at: moment, ring };
    this.#alarms.add(alarm);
    if (moment < this.#armedFor) this.rearm();
    return () => {
      this.#alarms.delete(alarm);
      if (!this.#alarms.size) this.rearm();
    };
  }

  /** Calls back once after so many milliseconds, whatever is learnt about clocks meanwhile. Returns the way out. */
  after(milliseconds: number, ring: () => void): () => void {
    let leave = () => this.#environment.clearTimeout(timer);
    const timer = this.#environment.setTimeout(() => (leave = this.at(0, ring)), milliseconds);
    return () => leave();
  }

  rearm(): void {
    this.#environment.clearTimeout(this.#timer);
    this.#armedFor = Infinity;
    for (const { at } of this.#alarms) this.#armedFor = Math.min(this.#armedFor, at);
    if (!this.#alarms.size || this.#environment.hidden()) {
      this.#armedFor = Infinity;
      return;
    }
    const wait = Math.min(Math.max(this.#armedFor - this.now(), 0), longestStep);
    this.#timer = this.#environment.setTimeout(() => this.#ring(), wait);
  }

  dispose(): void {
    this.#alarms.clear();
    this.rearm();
  }

  #ring(): void {
    if (!this.#environment.hidden()) {
      for (const alarm of [...this.#alarms]) {
        if (alarm.at <= this.now() && this.#alarms.delete(alarm)) alarm.ring();
      }
    }
    this.rearm();
  }
}
