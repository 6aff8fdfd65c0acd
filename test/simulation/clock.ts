import type { Environment } from '../../src/internal/environment.js';
import type { Chance } from './random.js';

interface Timer {
  at: number;
  order: number;
  callback: () => void;
  device?: Device;
  cancelled?: boolean;
}

/** Everything that promises have to do, however long the chain. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The one clock of a world. Its time is the server's; each device has its own opinion. */
export class WorldClock {
  time = Date.parse('2026-03-02T10:00:00Z');
  /** How many timers have fired. */
  turns = 0;
  #heap: Timer[] = [];
  #order = 0;

  at(moment: number, callback: () => void, device?: Device): Timer {
    const timer: Timer = { at: Math.max(moment, this.time), order: ++this.#order, callback, device };
    this.#push(timer);
    return timer;
  }

  after(milliseconds: number, callback: () => void, device?: Device): Timer {
    return this.at(this.time + Math.max(milliseconds, 0), callback, device);
  }

  /** What a sleeping device missed fires now. */
  again(timer: Timer): void {
    timer.at = this.time;
    this.#push(timer);
  }

  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.after(milliseconds, resolve));
  }

  /** Lets time pass, timer by timer, with everything that follows from each. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    await settle();
    for (let next = this.#heap[0]; next && next.at <= end; next = this.#heap[0]) {
      this.#pop();
      if (next.cancelled) continue;
      this.time = next.at;
      if (next.device?.asleep) {
        next.device.overslept.push(next);
        continue;
      }
      next.device?.timers.delete(next);
      next.callback();
      this.turns++;
      await settle();
    }
    this.time = end;
  }

  #isBefore(a: Timer, b: Timer): boolean {
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let i = heap.push(timer) - 1;
    for (let up = (i - 1) >> 1; i > 0 && this.#isBefore(timer, heap[up]!); up = (i - 1) >> 1) {
      heap[i] = heap[up]!;
      heap[(i = up)] = timer;
    }
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (!heap.length) return;
    heap[0] = last;
    for (let i = 0; ;) {
      const left = 2 * i + 1;
      const child = left + 1 < heap.length && this.#isBefore(heap[left + 1]!, heap[left]!) ? left + 1 : left;
      if (child >= heap.length || !this.#isBefore(heap[child]!, last)) return;
      heap[i] = heap[child]!;
      heap[(i = child)] = last;
    }
  }
}

/** The machine that a tab runs on: its clock may be wrong, and it may sleep, which stops everything on it. */
export class Device implements Environment {
  readonly timers = new Set<Timer>();
  readonly wakeListeners = new Set<() => void>();
  /** What came due while it slept. */
  overslept: Timer[] = [];
  asleep = false;
  isHidden = false;
  /** Milliseconds that its clock is ahead. */
  skew: number;
  readonly name: string;
  readonly #clock: WorldClock;
  readonly #chance: Chance;
  #names = 0;

  constructor(name: string, clock: WorldClock, chance: Chance, skew: number) {
    this.name = name;
    this.#clock = clock;
    this.#chance = chance;
    this.skew = skew;
  }

  now = (): number => this.#clock.time + this.skew;
  random = (): number => this.#chance.next();
  uuid = (): string => `${this.name}-${++this.#names}`;
  hidden = (): boolean => this.isHidden;

  setTimeout = (callback: () => void, milliseconds: number): unknown => {
    const timer = this.#clock.after(milliseconds, callback, this);
    this.timers.add(timer);
    return timer;
  };

  clearTimeout = (handle: unknown): void => {
    const timer = handle as Timer | undefined;
    if (!timer) return;
    timer.cancelled = true;
    this.timers.delete(timer);
  };

  onWake = (callback: () => void): (() => void) => {
    this.wakeListeners.add(callback);
    return () => void this.wakeListeners.delete(callback);
  };

  /** The page is seen again: online, visible, resumed. */
  tellAwake(): void {
    this.isHidden = false;
    for (const listener of [...this.wakeListeners]) listener();
  }

  /** What came due fires, and the page is told. Browsers do not promise which comes first. */
  wake(): void {
    this.asleep = false;
    const first = this.#chance.happens(0.5);
    if (first) this.tellAwake();
    for (const timer of this.overslept.splice(0)) this.#clock.again(timer);
    if (!first) this.tellAwake();
  }
}
