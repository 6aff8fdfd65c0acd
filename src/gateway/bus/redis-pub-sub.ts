import { GatewayError } from '../errors.js';
import { closedBus, requireChannel, requireMessage, type Bus } from './bus.js';
import type { RedisClient } from './ioredis.js';

/** Milliseconds. Redis answers within one; whatever takes longer than this is lost, and the other nodes look anyway. */
const commandTimeout = 2_000;
/** Milliseconds. As often as the connection to PostgreSQL that listens. */
const usualProbeInterval = 20_000;
/** Milliseconds. A broken connection can usually be replaced at once, while a server may restart for minutes. */
const reconnectDelay = (attempt: number): number => Math.min(100 * 2 ** (attempt - 1), 5_000);

/** A message that cannot be sent now is not worth sending later, and the bus subscribes again by itself. */
export const settings = {
  keyPrefix: '',
  lazyConnect: false,
  enableOfflineQueue: false,
  autoResubscribe: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout,
  connectTimeout: 5_000,
  retryStrategy: reconnectDelay,
};

/** Whether Redis answered, for example that this user may not publish. Another connection would change nothing. */
const isReply = (thrown: unknown): boolean => (thrown as { name?: unknown } | undefined)?.name === 'ReplyError';

const refused = (thrown: unknown): GatewayError =>
  new GatewayError('unavailable', isReply(thrown) ? 'Redis refuses this.' : 'Redis does not answer.', {
    cause: thrown,
  });

interface Channel {
  listeners: Set<(message: string) => void>;
  /** Settles with the answer to `SUBSCRIBE`. Rejects if Redis refuses it. */
  subscribed: Promise<void>;
}

/**
 * Redis allows nothing but listening on a connection that listens, so there are two.
 *
 * ```
 *   connecting ── ready: SUBSCRIBE ───────────► listening     every listener is called: messages may be missing
 *   listening  ── probe answered, each 20 s ──► listening
 *   listening  ── lost, or no answer ─────────► waiting       100 ms, doubling up to 5 s
 *   waiting    ── time is up ─────────────────► connecting
 * ```
 */
export class RedisPubSub implements Bus {
  #publisher: RedisClient;
  #subscriber: RedisClient;
  #prefix: string;
  #channels = new Map<string, Channel>();
  #probeTimer: ReturnType<typeof setInterval>;
  #closed = false;
  /** Resolves once it is known whether Redis is there. */
  readonly tried: Promise<unknown>;

  constructor(connect: () => RedisClient, prefix: string, probeInterval = usualProbeInterval) {
    this.#prefix = prefix;
    this.#publisher = connect();
    this.#subscriber = connect();
    const both = [this.#publisher, this.#subscriber];
    // the client reconnects by itself; an 'error' event without a listener would end the process
    for (const client of both) client.on('error', () => undefined);
    const tried = (client: RedisClient) =>
      new Promise<void>((resolve) => {
        client.on('ready', resolve);
        client.on('close', resolve);
      });
    this.tried = Promise.all(both.map(tried));
    this.#subscriber.on('ready', () => this.#resubscribe());
    this.#subscriber.on('message', (name, message) => this.#dispatch(name, message));
    this.#probeTimer = setInterval(() => this.#probe(), probeInterval);
  }

  async publish(channel: string, message: string): Promise<void> {
    requireChannel(channel);
    requireMessage(message);
    if (this.#closed) throw closedBus();
    try {
      await this.#publisher.publish(this.#prefix + channel, message);
    } catch (thrown) {
      if (!isReply(thrown) && this.#publisher.status === 'ready') this.#publisher.disconnect(true);
      throw refused(thrown);
    }
  }

  async subscribe(channel: string, listener: (message: string) => void): Promise<() => void> {
    requireChannel(channel);
    if (this.#closed) throw closedBus();
    const name = this.#prefix + channel;
    // a function of its own, so that the same listener can be added twice and removed once
    const own = (message: string) => listener(message);
    const known = this.#channels.get(name);
    const entry = known ?? { listeners: new Set(), subscribed: this.#subscribe(name) };
    this.#channels.set(name, entry);
    entry.listeners.add(own);
    const stop = () => {
      entry.listeners.delete(own);
      if (entry.listeners.size || this.#channels.get(name) !== entry) return;
      this.#channels.delete(name);
      // if this is lost, the connection is too, and nobody subscribes to it again
      if (!this.#closed) void this.#subscriber.unsubscribe(name).catch(() => undefined);
    };
    try {
      await entry.subscribed;
    } catch (thrown) {
      stop();
      throw thrown;
    }
    return stop;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#probeTimer);
    this.#channels.clear();
    this.#publisher.disconnect();
    this.#subscriber.disconnect();
  }

  /** Does nothing while there is no connection: the next one subscribes to everything. */
  async #subscribe(...names: string[]): Promise<void> {
    if (this.#subscriber.status !== 'ready') return;
    await this.#subscriber.subscribe(...names).catch((thrown) => {
      if (isReply(thrown)) throw refused(thrown);
      // a connection that does not answer is replaced
      this.#reconnect();
    });
  }

  #resubscribe(): void {
    const names = [...this.#channels.keys()];
    if (!names.length) return;
    const subscribed = this.#subscribe(...names).then(
      () => names.forEach((name) => this.#dispatch(name, '')),
      () => undefined, // Redis took them before, and takes them no longer: the next connection asks again
    );
    for (const entry of this.#channels.values()) entry.subscribed = subscribed;
  }

  #probe(): void {
    if (this.#subscriber.status === 'ready') void this.#subscriber.ping().catch(() => this.#reconnect());
  }

  #reconnect(): void {
    if (!this.#closed && this.#subscriber.status === 'ready') this.#subscriber.disconnect(true);
  }

  #dispatch(name: string, message: string): void {
    for (const listener of this.#channels.get(name)?.listeners ?? []) listener(message);
  }
}
