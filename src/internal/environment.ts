/**
 * The world outside: time, randomness and the page's life. The store and the memory adapter take all of it from here,
 * so that tests run them on simulated time.
 */
export interface Environment {
  /** Milliseconds since 1970, by this device's clock, which may be wrong. */
  now(): number;
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(handle: unknown): void;
  /** From 0 up to, not including, 1. */
  random(): number;
  /** A name that nobody else uses. */
  uuid(): string;
  hidden(): boolean;
  /**
   * Calls back whenever the page may have missed something: online, visible, back from the cache, resumed. Returns an
   * unsubscribe function.
   */
  onWake(callback: () => void): () => void;
}

/** `crypto.randomUUID` is missing on plain-http pages; `getRandomValues` is not. */
const uuid = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (number) => number.toString(36)).join('-');

const wakeEvents = ['online', 'pageshow', 'visibilitychange', 'resume'];

/** The real world. Also works in Node, where there is no page that could sleep. */
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
    // on their way down the window also sees those that are the document's
    for (const event of wakeEvents) window.addEventListener(event, listener, true);
    return () => {
      for (const event of wakeEvents) window.removeEventListener(event, listener, true);
    };
  },
};
