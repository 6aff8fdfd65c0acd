/**
 * Time, randomness and the page's lifecycle. Store and adapters use nothing else, so tests can run them on simulated
 * time.
 */
export interface Environment {
  /** Milliseconds since the Unix epoch by this device's clock, which may be wrong. */
  now(): number;
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(handle: unknown): void;
  /** A number from 0 (inclusive) to 1 (exclusive). */
  random(): number;
  /** A unique id. */
  uuid(): string;
  /** Whether the page is hidden: browsers then throttle timers, and nobody is reading. */
  hidden(): boolean;
  /**
   * Calls back whenever the page may have missed something: it is online or visible again, was restored from the
   * back/forward cache, or was resumed. Returns a function that removes the listener.
   */
  onWake(callback: () => void): () => void;
}

/**
 * The longest delay to pass to `setTimeout`, in milliseconds. Delays over 2³¹ ms fire at once, and the countdown stops
 * while a device sleeps. Waking up every hour to look at the clock again avoids both.
 */
export const maxTimerDelay = 3_600_000;

/** Not `crypto.randomUUID`, which browsers offer on https pages only. */
const uuid = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (number) => number.toString(36)).join('-');

const wakeEvents = ['online', 'pageshow', 'visibilitychange', 'resume'];

/** The real clock, timers and page. Also works in Node, where there is no page. */
export const realEnvironment: Environment = {
  now: () => Date.now(),
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clearTimeout: (handle) => clearTimeout(handle as ReturnType<typeof setTimeout>),
  random: () => Math.random(),
  uuid,
  hidden: () => typeof document !== 'undefined' && document.visibilityState === 'hidden',
  onWake(callback) {
    if (typeof window === 'undefined') return () => undefined;
    const listener = () => {
      if (!this.hidden()) callback();
    };
    // in the capture phase the window also receives the events that are dispatched on the document
    for (const event of wakeEvents) window.addEventListener(event, listener, true);
    return () => {
      for (const event of wakeEvents) window.removeEventListener(event, listener, true);
    };
  },
};
