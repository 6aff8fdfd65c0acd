import type { Client } from './pg-driver.js';
import { serialQueue } from './serial-queue.js';

/** Milliseconds. A broken socket can usually be replaced at once… */
const minBackoff = 100;
/** …while a server may restart for minutes: an attempt every five seconds is soon enough, and no burden for it. */
const maxBackoff = 5000;

/**
 * The connection that receives `NOTIFY`. It reconnects whenever it is lost.
 *
 * ```
 *   idle       ── listen, for the first time ─► connecting
 *   connecting ── LISTEN on every channel ────► connected     after a loss, every callback is called
 *   connecting ── failed ─────────────────────► waiting
 *   connected  ── probe answered ─────────────► connected     until the next probe
 *   connected  ── lost, or probe failed ──────► waiting       100 ms, doubling up to 5 s
 *   waiting    ── time is up ─────────────────► connecting
 * ```
 */
export class NotificationListener {
  #create: () => Client;
  #probeInterval: number;
  #callbacks = new Map<string, Set<(payload: string) => void>>();
  #client?: Promise<Client>;
  #closed = false;
  #backoff = minBackoff;
  #reconnectTimer?: ReturnType<typeof setTimeout>;
  #probeTimer?: ReturnType<typeof setTimeout>;
  /** A connection runs one statement at a time. */
  #enqueue = serialQueue();

  /**
   * `create` makes a client that is not connected yet and whose queries time out. A probe is sent every `probeInterval`
   * milliseconds.
   */
  constructor(create: () => Client, probeInterval: number) {
    this.#create = create;
    this.#probeInterval = probeInterval;
  }

  async listen(channel: string, callback: (payload: string) => void): Promise<() => Promise<void>> {
    const callbacks = this.#callbacks.get(channel);
    // a function of its own, so that the same callback can be added twice and removed once
    const own = (payload: string) => callback(payload);
    if (callbacks) callbacks.add(own);
    else this.#callbacks.set(channel, new Set([own]));
    try {
      if (!this.#client) await this.#connect();
      else if (!callbacks) {
        const client = await this.#client;
        await this.#enqueue(() => client.query(`LISTEN "${channel}"`));
      }
    } catch {
      // the reconnect that follows listens on every channel
    }
    return async () => void this.#callbacks.get(channel)?.delete(own);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#reconnectTimer);
    clearTimeout(this.#probeTimer);
    const client = await this.#client?.catch(() => undefined); // it was lost already
    if (!client) return;
    // the server may never answer the goodbye, and that must not keep the process alive
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
      for (const channel of this.#callbacks.keys()) await client.query(`LISTEN "${channel}"`);
    } catch (thrown) {
      void client.end();
      throw thrown;
    }
    this.#backoff = minBackoff;
    this.#scheduleProbe(client);
    return client;
  }

  /** This connection only receives. Without a probe it would never notice that the network has dropped it. */
  #scheduleProbe(client: Client): void {
    clearTimeout(this.#probeTimer);
    if (this.#closed) return;
    this.#probeTimer = setTimeout(() => {
      this.#enqueue(() => client.query('SELECT 1')).then(
        () => this.#scheduleProbe(client),
        // while a query is pending, `end` closes the socket without waiting for the server; the `end` event follows
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
          // notifications may have been missed meanwhile
          for (const channel of this.#callbacks.keys()) this.#dispatch(channel, '');
        },
        () => undefined, // `onLost` has scheduled the next attempt
      );
    }, this.#backoff);
    this.#backoff = Math.min(this.#backoff * 2, maxBackoff);
  }
}
