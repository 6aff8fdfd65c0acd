import { onStart, onStop, type ReadableAtom } from 'nanostores';
import type { CallContext } from '../adapters/adapter.js';
import { toHandoffError, type HandoffError } from '../model/error.js';
import { readTimeout } from '../adapters/call.js';
import type { AdapterCall } from '../internal/report.js';
import { callBackend, type StoreContext } from './context.js';
import { retryDelay } from '../internal/retry.js';

/**
 * In milliseconds. An element that is moved within the page is detached and attached again at once: that must not end
 * and restart its reads.
 */
const unobserveDelay = 1000;

/**
 * Something that is read from the backend. However many callers ask, there is at most one read in flight and one rerun
 * after it:
 *
 *     idle ──refresh──→ reading ──done──→ idle
 *                        │   ↑
 *                 refresh│   │done: read once more
 *                        ↓   │
 *                    reading, rerun needed
 *
 * The rerun is needed because the answer in flight may be older than the change that caused the second refresh. A read
 * that failed is retried with growing delays while the resource is observed. What a new value means is up to the owner.
 */
export class Resource<T> {
  /** Why the last read failed, until one succeeds. */
  error?: HandoffError;
  #store: StoreContext;
  #about: AdapterCall;
  #read: (ctx: CallContext) => Promise<T>;
  #apply: (value: T) => void;
  #changed: () => void;
  #reading?: Promise<void>;
  #abort = new AbortController();
  /** `refresh` was called during the read in flight. */
  #needsRerun = false;
  #failures = 0;
  #cancelRetry?: () => void;
  /** Whether anything on screen shows this. Only then are failed reads retried. */
  observed = false;

  constructor(
    store: StoreContext,
    about: AdapterCall,
    read: (ctx: CallContext) => Promise<T>,
    apply: (value: T) => void,
    changed: () => void,
  ) {
    this.#store = store;
    this.#about = about;
    this.#read = read;
    this.#apply = apply;
    this.#changed = changed;
  }

  get isReading(): boolean {
    return !!this.#reading;
  }

  /** Reads now. Resolves once a read that started at or after this call has ended, successfully or not. */
  refresh(): Promise<void> {
    this.#cancelRetry?.();
    if (this.#reading) {
      this.#needsRerun = true;
      return this.#reading;
    }
    this.#reading = this.#readUntilFresh();
    return this.#reading;
  }

  /** Nothing shows this any more. Aborts the read in flight, unless a command still awaits it. */
  unobserve(isAwaited = false): void {
    this.observed = false;
    this.#cancelRetry?.();
    if (isAwaited) return;
    this.#needsRerun = false;
    this.#abort.abort();
  }

  async #readUntilFresh(): Promise<void> {
    do {
      this.#needsRerun = false;
      this.#abort = new AbortController();
      try {
        this.#succeed(
          await callBackend(this.#store, readTimeout, this.#about, this.#read, { signal: this.#abort.signal }),
        );
      } catch (thrown) {
        if (!this.#abort.signal.aborted && !this.#store.signal.aborted) this.#fail(toHandoffError(thrown));
      }
    } while (this.#needsRerun && !this.#store.signal.aborted);
    // in the same turn as the check above: a later `refresh` must start a new read
    this.#reading = undefined;
  }

  #succeed(value: T): void {
    if (this.#store.signal.aborted) return;
    this.error = undefined;
    this.#failures = 0;
    this.#apply(value);
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

/**
 * Calls `start` when an atom gets its first listener, and `stop` a second after it lost the last one. Returns a
 * function that stops immediately.
 */
export function whileObserved(
  { environment, signal }: Pick<StoreContext, 'environment' | 'signal'>,
  $atom: ReadableAtom<unknown>,
  start: () => void,
  stop: () => void,
): () => void {
  let isRunning = false;
  let stopTimer: unknown;
  const stopNow = () => {
    environment.clearTimeout(stopTimer);
    if (!isRunning) return;
    isRunning = false;
    stop();
  };
  onStart($atom, () => {
    environment.clearTimeout(stopTimer);
    if (isRunning || signal.aborted) return;
    isRunning = true;
    start();
  });
  onStop($atom, () => {
    if (isRunning && !signal.aborted) stopTimer = environment.setTimeout(stopNow, unobserveDelay);
  });
  return stopNow;
}
