import { realEnvironment, type Environment } from '../internal/environment.js';
import { pageNotes, report } from '../internal/report.js';
import { toHandoffError } from '../model/error.js';
import type { EventSink, HandoffAdapter } from './adapter.js';

export interface PollingOptions {
  /** Milliseconds between two polls, varied by up to ten percent. Default: 5000. */
  interval?: number;
  /** Clock, timers, randomness and page lifecycle. Default: the real ones. */
  environment?: Environment;
}

/** What a poll tells. */
type PolledSink = Pick<EventSink, 'hint' | 'connection'>;

/** In milliseconds. */
const defaultInterval = 5000;
/** In milliseconds. While every read fails, the interval doubles up to this. */
const maxInterval = 60_000;
/** In milliseconds. A backend that asks for more is polled again after five minutes, so that the page recovers. */
const maxRetryAfter = 300_000;
/** In milliseconds. A page that comes back fires several wake events within moments; only the first one polls. */
const wakeDebounce = 1000;
const readMethods = ['getConversation', 'listConversations', 'listMessages', 'getContact', 'listContactConversations'];

/**
 * Adds events to an adapter whose backend cannot push. While anything is subscribed, it emits a `hint` at each
 * interval, and the store then reads everything on screen again. It pauses while the page is hidden and polls at once
 * when the page is visible again. While reads fail it backs off, and it respects `retryAfter`.
 *
 * An adapter that already has `subscribe` is returned unchanged.
 *
 * @example
 * provider.adapter = polling(myAdapter, { interval: 10_000 });
 */
export function polling(adapter: HandoffAdapter, options: PollingOptions = {}): HandoffAdapter {
  if (adapter.subscribe) return adapter;
  const poller = new Poller(options);
  const wrapped = bindAll(adapter);
  for (const method of readMethods) {
    const read = wrapped[method] as ((...given: unknown[]) => Promise<unknown>) | undefined;
    if (read) wrapped[method] = (...given: unknown[]) => poller.track(() => read(...given));
  }
  const overrides: Pick<HandoffAdapter, 'subscribe' | 'dispose'> = {
    subscribe: (sink, { signal }) => poller.subscribe(sink, signal),
    dispose() {
      poller.end();
      adapter.dispose?.();
    },
  };
  // defined rather than assigned, because the adapter may have getters without setters under these names
  Object.defineProperties(wrapped, {
    traits: { get: () => ({ ...adapter.traits, events: 'hint' }), enumerable: true },
    subscribe: { value: overrides.subscribe, writable: true, enumerable: true, configurable: true },
    dispose: { value: overrides.dispose, writable: true, enumerable: true, configurable: true },
  });
  return wrapped as unknown as HandoffAdapter;
}

/**
 * Copies an object with everything that it inherits. Methods stay bound to the original, so private fields still work.
 */
function bindAll(source: object): Record<PropertyKey, unknown> {
  const wrapped: Record<PropertyKey, unknown> = {};
  for (
    let level: object = source;
    level && level !== Object.prototype;
    level = Object.getPrototypeOf(level) as object
  ) {
    for (const key of Reflect.ownKeys(level)) {
      if (key === 'constructor' || Object.hasOwn(wrapped, key)) continue;
      const value: unknown = Reflect.get(source, key);
      const property =
        typeof value === 'function'
          ? { value: value.bind(source) as unknown, writable: true }
          : { get: () => Reflect.get(source, key) as unknown };
      Object.defineProperty(wrapped, key, { ...property, enumerable: true, configurable: true });
    }
  }
  return wrapped;
}

/**
 * One timer for all subscriptions of an adapter.
 *
 *     subscribe ─→ waiting ──timer──→ poll: hint every sink ─→ waiting …
 *                    │  ↑
 *        page hidden │  │ page wakes: poll at once, or keep waiting for `retryAfter`
 *                    ↓  │
 *                   asleep (no timer)
 *
 * The hints make the store read. Those reads pass through `track`, which decides how long the next wait is.
 */
export class Poller {
  #interval: number;
  #env: Environment;
  /** Wrapped in an object each, because the same sink may subscribe twice. */
  #subscriptions = new Set<{ sink: PolledSink }>();
  #timer: unknown;
  #removeWakeListener?: () => void;
  #polledAt = 0;
  /** How many polls in a row led to failed reads only. */
  #failures = 0;
  /** How the reads since the last poll ended. */
  #hasAnswered = false;
  #hasFailed = false;
  #notBefore = 0;

  constructor({ interval = defaultInterval, environment = realEnvironment }: PollingOptions) {
    // zero, NaN and negative numbers would poll without a pause
    if (!(interval > 0)) {
      report(pageNotes, { code: 'bad-option', field: 'polling interval', expected: 'milliseconds, more than zero' });
    }
    this.#interval = interval > 0 ? interval : defaultInterval;
    this.#env = environment;
  }

  /** Runs a read and notes whether the backend answered. */
  async track(read: () => Promise<unknown>): Promise<unknown> {
    try {
      const answer = await read();
      this.#hasAnswered = true;
      return answer;
    } catch (thrown) {
      const { retryable, retryAfter = 0 } = toHandoffError(thrown);
      // an error such as `forbidden` shows that the backend works
      if (retryable) this.#hasFailed = true;
      else this.#hasAnswered = true;
      if (retryAfter > 0) this.#notBefore = this.#env.now() + Math.min(retryAfter * 1000, maxRetryAfter);
      throw thrown;
    }
  }

  subscribe(sink: PolledSink, signal: AbortSignal): () => void {
    const subscription = { sink };
    const end = () => {
      signal.removeEventListener('abort', end);
      if (this.#subscriptions.delete(subscription) && !this.#subscriptions.size) this.end();
    };
    if (signal.aborted) return end;
    signal.addEventListener('abort', end);
    this.#subscriptions.add(subscription);
    if (this.#subscriptions.size === 1) {
      this.#polledAt = this.#env.now();
      this.#removeWakeListener = this.#env.onWake(() => this.#onWake());
      this.#schedule();
    }
    sink.connection('polling');
    return end;
  }

  end(): void {
    this.#subscriptions.clear();
    this.#removeWakeListener?.();
    this.#removeWakeListener = undefined;
    this.#env.clearTimeout(this.#timer);
  }

  #schedule(): void {
    const span = Math.min(this.#interval * 2 ** this.#failures, Math.max(maxInterval, this.#interval));
    const wait = span * (0.9 + 0.2 * this.#env.random());
    this.#env.clearTimeout(this.#timer);
    this.#timer = this.#env.setTimeout(() => this.#onTimer(), wait);
  }

  #onTimer(): void {
    // no new timer: #onWake starts the next one
    if (this.#env.hidden()) return;
    if (this.#env.now() < this.#notBefore) this.#schedule();
    else this.#poll();
  }

  #onWake(): void {
    const now = this.#env.now();
    if (now < this.#notBefore || now - this.#polledAt < wakeDebounce) this.#schedule();
    else this.#poll();
  }

  #poll(): void {
    this.#polledAt = this.#env.now();
    if (this.#hasAnswered) this.#failures = 0;
    else if (this.#hasFailed) this.#failures++;
    this.#hasAnswered = this.#hasFailed = false;
    this.#schedule();
    for (const subscription of [...this.#subscriptions]) {
      if (this.#subscriptions.has(subscription)) subscription.sink.hint();
    }
  }
}
