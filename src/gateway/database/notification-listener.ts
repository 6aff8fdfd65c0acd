import type { Client } from './pg-driver.js';
import { serialQueue } from './serial-queue.js';

/** Milliseconds. */
const minBackoff = 100;
const maxBackoff = 5000;

/** The connection that hears `NOTIFY`, made again whenever it is lost. */
export class NotificationListener {
  #create: () => Client;
  #probeInterval: number;
  #callbacks = new Map<string, Set<(payload: string) => void>>();
  #client?: Promise<Client>;
  #closed = false;
  #backoff = minBackoff;
  #reconnectTimer?: ReturnType<typeof setTimeout>;
  #probeTimer?: ReturnType<typeof setTimeout>;
  /** A connection takes one statement at a time. */
  #enqueue = serialQueue();

  /**
   * The clients that `create` makes have a limit for their queries; `checkEvery` so many milliseconds one is asked
   * something.
   */
  constructor(create: () => Client, probeInterval: number) {
    this.#create = create;
    this.#probeInterval = probeInterval;
  }

  async listen(channel: string, callback: (payload: string) => void): Promise<() => Promise<void>> {
    const callbacks = this.#callbacks.get(channel);
    const own = (payload: string) => callback(payload);
    if (callbacks) callbacks.add(own);
    else this.#callbacks.set(channel, new Set([own]));
    try {
      if (!this.#client) await this.#connect();
      else if (!callbacks) {
        const client = await this.#client;
        await this.#enqueue(() => client.query(`LISTEN ${channel}`));
      }
    } catch {
      // the connection is made again, for every channel
    }
    return async () => void this.#callbacks.get(channel)?.delete(own);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#reconnectTimer);
    clearTimeout(this.#probeTimer);
    const client = await this.#client?.catch(() => undefined); // it was lost already
    if (!client) return;
    // the other side may never answer the farewell
    client.unref();
    void client.end();
  }

  #connect(): Promise<Client> {
    const onLost = () => {
      if (this.#client === client) this.#reconnectLater();
    };
    const client = this.#open(onLost);
    client.catch(onLost);
    return (this.#client = client);
  }

  async #open(onLost: () => void): Promise<Client> {
    const client = this.#create();
    client.on('error', () => undefined); // `end` follows
    client.on('end', onLost);
    client.on('notification', ({ channel, payload = '' }) => this.#dispatch(channel, payload));
    await client.connect();
    try {
      for (const channel of this.#callbacks.keys()) await client.query(`LISTEN ${channel}`);
    } catch (thrown) {
      void client.end();
      throw thrown;
    }
    this.#backoff = minBackoff;
    this.#scheduleProbe(client);
    return client;
  }

  /** It only ever listens, so nothing else would tell that the network has forgotten it. */
  #scheduleProbe(client: Client): void {
    clearTimeout(this.#probeTimer);
    if (this.#closed) return;
    this.#probeTimer = setTimeout(() => {
      this.#enqueue(() => client.query('SELECT 1')).then(
        () => this.#scheduleProbe(client),
        // with a query under way this does not wait for the other side, and `end` follows
        () => void client.end(),
      );
    }, this.#probeInterval);
  }

  #dispatch(channel: string, payload: string): void {
    for (const callback of this.#callbacks.get(channel) ?? []) callback(payload);
  }

  #reconnectLater(): void {
    this.#client = undefined;
    clearTimeout(this.#probeTimer);
    if (this.#closed) return;
    this.#reconnectTimer = setTimeout(() => {
      void this.#connect().then(
        () => {
          for (const channel of this.#callbacks.keys()) this.#dispatch(channel, '');
        },
        () => undefined,
      ); // tried again already
    }, this.#backoff);
    this.#backoff = Math.min(this.#backoff * 2, maxBackoff);
  }
}
