import type { Environment } from '../../src/internal/environment.js';
import { fallback } from '../../src/adapters/http/event-stream.js';
import { commandRunner } from '../../src/store/conversation/load-command-runner.js';
import { eventSubscription } from '../../src/store/live-events.js';

// load it up front: loading takes real time, which simulated time does not wait for
await Promise.all([commandRunner.load(), eventSubscription.load(), fallback.load()]);

interface Timer {
  at: number;
  order: number;
  callback: () => void;
}

const settle = async (): Promise<void> => {
  // enough microtasks for a chain of promises between two timers
  for (let i = 0; i < 50; i++) await Promise.resolve();
};

/** An environment whose time passes only when the test advances it. */
export class SimulatedEnvironment implements Environment {
  time: number;
  timers = new Map<number, Timer>();
  wakeListeners = new Set<() => void>();
  isHidden = false;
  randomValue = 0.5;
  #next = 1;

  constructor(start = Date.parse('2026-03-02T10:00:00Z')) {
    this.time = start;
  }

  now = (): number => this.time;
  random = (): number => this.randomValue;
  uuid = (): string => `key-${this.#next++}`;
  hidden = (): boolean => this.isHidden;

  setTimeout = (callback: () => void, milliseconds: number): unknown => {
    const order = this.#next++;
    this.timers.set(order, { at: this.time + Math.max(milliseconds, 0), order, callback });
    return order;
  };

  clearTimeout = (handle: unknown): void => {
    this.timers.delete(handle as number);
  };

  onWake = (callback: () => void): (() => void) => {
    this.wakeListeners.add(callback);
    return () => this.wakeListeners.delete(callback);
  };

  /** The page becomes visible, or is online again. */
  async wake(): Promise<void> {
    this.isHidden = false;
    for (const listener of [...this.wakeListeners]) listener();
    await settle();
  }

  /** Advances time, timer by timer, and waits for the effects of each. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    await settle();
    for (;;) {
      const due = [...this.timers.values()]
        .filter(({ at }) => at <= end)
        .sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (!due) break;
      this.timers.delete(due.order);
      this.time = Math.max(this.time, due.at);
      due.callback();
      await settle();
    }
    this.time = end;
    await settle();
  }
}
