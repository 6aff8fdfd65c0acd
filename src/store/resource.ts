import { onStart, onStop, type ReadableAtom } from 'nanostores';
import type { CallContext } from '../adapters/adapter.js';
import { toHandoffError, type HandoffError } from '../model/error.js';
import { callAdapter, type StoreContext } from './context.js';
import { retryDelay } from '../internal/retry.js';

const readTimeout = 15_000;
/** Elements that move in the page leave and come back at once. */
const linger = 1000;

/**
 * One thing to read: one read in flight and one rerun, however many ask; failed reads are tried again for as long as
 * somebody looks. The owner decides what a new value means.
 */
export class Resource<T> {
  value?: T;
  error?: HandoffError;
  #store: StoreContext;
  #read: (ctx: CallContext) => Promise<T>;
  #accept: (value: T) => void;
  #changed: () => void;
  #reading?: Promise<void>;
  #abort?: AbortController;
  #again = false;
  #failures = 0;
  #cancelRetry?: () => void;
  observed = false;

  constructor(
    store: StoreContext,
    read: (ctx: CallContext) => Promise<T>,
    accept: (value: T) => void,
    changed: () => void,
  ) {
    this.#store = store;
    this.#read = read;
    this.#accept = accept;
    this.#changed = changed;
  }

  /** Reads now. Resolves after a read that began at or after this call has ended, well or badly. */
  refresh(): Promise<void> {
    this.#cancelRetry?.();
    if (this.#reading) {
      this.#again = true;
      return this.#reading;
    }
    this.#reading = this.#readUntilFresh();
    return this.#reading;
  }

  /** Nobody looks any more. `needed`: somebody still waits for the read on its way. */
  leave(needed = false): void {
    this.observed = false;
    this.#cancelRetry?.();
    if (needed) return;
    this.#again = false;
    this.#abort?.abort();
  }

  async #readUntilFresh(): Promise<void> {
    do {
      this.#again = false;
      this.#abort = new AbortController();
      try {
        this.#succeed(await callAdapter(this.#store, readTimeout, this.#read, { signal: this.#abort.signal }));
      } catch (thrown) {
        if (!this.#abort.signal.aborted && !this.#store.signal.aborted) this.#fail(toHandoffError(thrown));
      }
    } while (this.#again && !this.#store.signal.aborted);
    // at once: whoever asks from now on is not heard by this loop any more
    this.#reading = undefined;
  }

  #succeed(value: T): void {
    if (this.#store.signal.aborted) return;
    this.error = undefined;
    this.#failures = 0;
    this.#accept(value);
    this.#changed();
  }

  #fail(error: HandoffError): void {
    this.error = error;
    const { clock, environment } = this.#store;
    if (error.retryable && this.observed) {
      this.#cancelRetry?.();
      this.#cancelRetry = clock.after(
        retryDelay(++this.#failures, environment.random(), error.retryAfter),
        () => void this.refresh(),
      );
    }
    this.#changed();
  }
}

/** Calls `start` with the first listener of an atom, and `stop` a moment after the last one has left. */
export function whileObserved(
  store: StoreContext,
  $atom: ReadableAtom<unknown>,
  start: () => void,
  stop: () => void,
): void {
  const { environment } = store;
  let running = false;
  let leaving: unknown;
  const end = () => {
    running = false;
    stop();
  };
  onStart($atom, () => {
    environment.clearTimeout(leaving);
    if (running || store.signal.aborted) return;
    running = true;
    start();
  });
  onStop($atom, () => {
    if (running && !store.signal.aborted) leaving = environment.setTimeout(end, linger);
  });
  store.atEnd(() => {
    environment.clearTimeout(leaving);
    if (running) end();
  });
}
