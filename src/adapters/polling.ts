import { realEnvironment, type Environment } from '../internal/environment.js';
import { toHandoffError } from '../model/error.js';
import type { EventSink, HandoffAdapter } from './adapter.js';

export interface PollingOptions {
  /** Milliseconds from one look to the next, ten percent more or less. Default: 5000. */
  interval?: number;
  /** Time, randomness and the page's life. Default: the real ones. */
  environment?: Environment;
}

const defaultInterval = 5000;
/** While everything fails the interval doubles up to this. */
const slowest = 60_000;
const longestRetryAfter = 300_000;
/** A page that comes back says so in several ways at once. */
const sameWake = 1000;
const reads = ['getConversation', 'listConversations', 'listMessages', 'getContact', 'listContactConversations'];

/**
 * Gives events to a backend that cannot push: while somebody is subscribed, everything on screen is read again from
 * time to time. Not while the page is hidden, but as soon as it is seen again. Where reads fail it slows down, and
 * `retryAfter` is kept. An adapter that can push is returned as it is.
 *
 * @example
 * provider.adapter = polling(myAdapter, { interval: 10_000 });
 */
export function polling(adapter: HandoffAdapter, options: PollingOptions = {}): HandoffAdapter {
  if (adapter.subscribe) return adapter;
  const poll = new Poll(options);
  const wrapped = boundTo(adapter);
  for (const method of reads) {
    const read = wrapped[method] as ((...given: unknown[]) => Promise<unknown>) | undefined;
    if (read) wrapped[method] = (...given: unknown[]) => poll.watch(() => read(...given));
  }
  const added: Pick<HandoffAdapter, 'subscribe' | 'dispose'> = {
    subscribe: (sink, { signal }) => poll.subscribe(sink, signal),
    dispose() {
      poll.end();
      adapter.dispose?.();
    },
  };
  // what an adapter has under these names may be without a setter
  Object.defineProperties(wrapped, {
    traits: { get: () => ({ ...adapter.traits, events: 'hint' }), enumerable: true },
    subscribe: { value: added.subscribe, writable: true, enumerable: true, configurable: true },
    dispose: { value: added.dispose, writable: true, enumerable: true, configurable: true },
  });
  return wrapped as unknown as HandoffAdapter;
}

/** Everything that an object has, its class included; its methods still see the object itself as `this`. */
function boundTo(source: object): Record<PropertyKey, unknown> {
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

/** One timer for all subscriptions of an adapter. */
class Poll {
  #interval: number;
  #env: Environment;
  /** Each subscription has an object of its own: the same sink may subscribe twice. */
  #subscriptions = new Set<{ sink: EventSink }>();
  #timer: unknown;
  #stopWaking?: () => void;
  #lookedAt = 0;
  /** How many looks in a row found nothing but trouble. */
  #failures = 0;
  /** What the reads since the last look say. */
  #answered = false;
  #failed = false;
  #notBefore = 0;

  constructor({ interval = defaultInterval, environment = realEnvironment }: PollingOptions) {
    // anything else would ask without a pause
    this.#interval = interval > 0 ? interval : defaultInterval;
    this.#env = environment;
  }

  /** Runs a read and learns from its end how the backend is. */
  async watch(read: () => Promise<unknown>): Promise<unknown> {
    try {
      const answer = await read();
      this.#answered = true;
      return answer;
    } catch (thrown) {
      const { retryable, retryAfter = 0 } = toHandoffError(thrown);
      // a refusal is an answer too
      if (retryable) this.#failed = true;
      else this.#answered = true;
      if (retryAfter > 0) this.#notBefore = this.#env.now() + Math.min(retryAfter * 1000, longestRetryAfter);
      throw thrown;
    }
  }

  subscribe(sink: EventSink, signal: AbortSignal): () => void {
    const own = { sink };
    const end = () => {
      signal.removeEventListener('abort', end);
      if (this.#subscriptions.delete(own) && !this.#subscriptions.size) this.end();
    };
    if (signal.aborted) return end;
    signal.addEventListener('abort', end);
    this.#subscriptions.add(own);
    if (this.#subscriptions.size === 1) {
      this.#lookedAt = this.#env.now();
      this.#stopWaking = this.#env.onWake(() => this.#wake());
      this.#arm();
    }
    sink.connection('polling');
    return end;
  }

  end(): void {
    this.#subscriptions.clear();
    this.#stopWaking?.();
    this.#stopWaking = undefined;
    this.#env.clearTimeout(this.#timer);
  }

  #arm(): void {
    const span = Math.min(this.#interval * 2 ** this.#failures, Math.max(slowest, this.#interval));
    const wait = span * (0.9 + 0.2 * this.#env.random());
    this.#env.clearTimeout(this.#timer);
    this.#timer = this.#env.setTimeout(() => this.#due(), wait);
  }

  #due(): void {
    // without a timer until the page is seen again
    if (this.#env.hidden()) return;
    if (this.#env.now() < this.#notBefore) this.#arm();
    else this.#look();
  }

  #wake(): void {
    const now = this.#env.now();
    if (now < this.#notBefore || now - this.#lookedAt < sameWake) this.#arm();
    else this.#look();
  }

  #look(): void {
    this.#lookedAt = this.#env.now();
    if (this.#answered) this.#failures = 0;
    else if (this.#failed) this.#failures++;
    this.#answered = this.#failed = false;
    this.#arm();
    for (const own of [...this.#subscriptions]) if (this.#subscriptions.has(own)) own.sink.hint();
  }
}
