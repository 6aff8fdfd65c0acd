import type { Client } from './pg-driver.js';
import { queue } from './queue.js';

/** Milliseconds. */
const firstWait = 100;
const longestWait = 5000;

/** The connection that hears `NOTIFY`, made again whenever it is lost. */
export class Ear {
  #create: () => Client;
  #checkEvery: number;
  #callbacks = new Map<string, Set<(payload: string) => void>>();
  #client?: Promise<Client>;
  #closed = false;
  #wait = firstWait;
  #timer?: ReturnType<typeof setTimeout>;
  #checking?: ReturnType<typeof setTimeout>;
  /** A connection takes one statement at a time. */
  #inTurn = queue();

  /**
   * The clients that `create` makes have a limit for their queries; `checkEvery` so many milliseconds one is asked
   * something.
   */
  constructor(create: () => Client, checkEvery: number) {
    this.#create = create;
    this.#checkEvery = checkEvery;
  }

  async listen(channel: string, callback: (payload: string) => void): Promise<() => Promise<void>> {
    const known = this.#callbacks.get(channel);
    const own = (payload: string) => callback(payload);
    if (known) known.add(own);
    else this.#callbacks.set(channel, new Set([own]));
    try {
      if (!this.#client) await this.#connect();
      else if (!known) {
        const client = await this.#client;
        await this.#inTurn(() => client.query(`LISTEN ${channel}`));
      }
    } catch {
      // the connection is made again, for every channel
    }
    return async () => void this.#callbacks.get(channel)?.delete(own);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#checking);
    const client = await this.#client?.catch(() => undefined); // it was lost already
    if (!client) return;
    // the other side may never answer the farewell
    client.unref();
    void client.end();
  }

  #connect(): Promise<Client> {
    const lost = () => {
      if (this.#client === client) this.#lost();
    };
    const client = this.#open(lost);
    client.catch(lost);
    return (this.#client = client);
  }

  async #open(lost: () => void): Promise<Client> {
    const client = this.#create();
    client.on('error', () => undefined); // `end` follows
    client.on('end', lost);
    client.on('notification', ({ channel, payload = '' }) => this.#tell(channel, payload));
    await client.connect();
    try {
      for (const channel of this.#callbacks.keys()) await client.query(`LISTEN ${channel}`);
    } catch (thrown) {
      void client.end();
      throw thrown;
    }
    this.#wait = firstWait;
    this.#check(client);
    return client;
  }

  /** It only ever listens, so nothing else would tell that the network has forgotten it. */
  #check(client: Client): void {
    clearTimeout(this.#checking);
    if (this.#closed) return;
    this.#checking = setTimeout(() => {
      this.#inTurn(() => client.query('SELECT 1')).then(
        () => this.#check(client),
        // with a query under way this does not wait for the other side, and `end` follows
        () => void client.end(),
      );
    }, this.#checkEvery);
  }

  #tell(channel: string, payload: string): void {
    for (const callback of this.#callbacks.get(channel) ?? []) callback(payload);
  }

  #lost(): void {
    this.#client = undefined;
    clearTimeout(this.#checking);
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      void this.#connect().then(
        () => {
          for (const channel of this.#callbacks.keys()) this.#tell(channel, '');
        },
        () => undefined,
      ); // tried again already
    }, this.#wait);
    this.#wait = Math.min(this.#wait * 2, longestWait);
  }
}
