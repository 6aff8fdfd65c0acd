import type { Database } from '../database/database.js';
import { serialQueue } from '../database/serial-queue.js';
import { GatewayError } from '../errors.js';
import { closedBus, requireChannel, requireMessage, type Bus } from './bus.js';

/** The bus of a gateway that is given no other: `LISTEN` and `NOTIFY` of its database. */
export class DatabaseBus implements Bus {
  #database: Database;
  /** A pool would send two messages over two connections, and the second might be faster. */
  #enqueue = serialQueue();
  /** Each resolves with the function that ends one subscription. */
  #subscriptions = new Set<Promise<() => Promise<void>>>();
  #closed = false;

  constructor(database: Database) {
    this.#database = database;
  }

  async publish(channel: string, message: string): Promise<void> {
    requireChannel(channel);
    requireMessage(message);
    if (this.#closed) throw closedBus();
    try {
      await this.#enqueue(() => this.#database.query('SELECT pg_notify($1, $2)', [channel, message]));
    } catch (thrown) {
      throw new GatewayError('unavailable', 'The database does not answer.', { cause: thrown });
    }
  }

  async subscribe(channel: string, listener: (message: string) => void): Promise<() => void> {
    requireChannel(channel);
    if (this.#closed) throw closedBus();
    let isStopped = false;
    const subscription = this.#database
      .listen(channel, (message) => {
        if (!isStopped && !this.#closed) listener(message);
      })
      .catch((thrown) => {
        this.#subscriptions.delete(subscription);
        throw thrown;
      });
    this.#subscriptions.add(subscription);
    const stop = await subscription;
    return () => {
      isStopped = true;
      // whatever the database says to this, the listener hears nothing more
      if (this.#subscriptions.delete(subscription)) void stop().catch(() => undefined);
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    const ends = [...this.#subscriptions].map(async (subscription) => (await subscription)());
    this.#subscriptions.clear();
    await Promise.allSettled(ends);
  }
}
