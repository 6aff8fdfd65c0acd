// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- nothing else makes it known wherever this file is compiled
/// <reference path="./drivers.d.ts" />
import { toParameters, type Database, type Queries } from './database.js';

/** Only what is used of `pg`, so that our types do not need its types. */
interface Runner {
  query(query: string | { name: string; text: string; values: unknown[] }): Promise<{ rows: unknown[] }>;
}
interface Client extends Runner {
  connect(): Promise<void>;
  end(): Promise<void>;
  release(destroy?: boolean): void;
  on(event: 'error' | 'end', callback: () => void): void;
  on(event: 'notification', callback: (message: { channel: string; payload?: string }) => void): void;
}
interface Pool extends Runner {
  connect(): Promise<Client>;
  end(): Promise<void>;
  on(event: 'error', callback: () => void): void;
  on(event: 'connect', callback: (client: Client) => void): void;
}
interface Driver {
  default: {
    Pool: new (options: object) => Pool;
    Client: new (options: object) => Client;
    types: { getTypeParser(oid: number, format?: string): (value: string) => unknown };
  };
}

const int8 = 20;
const firstWait = 100;
const longestWait = 5000;

/** Statements with values are prepared once on each connection: there are some dozens of them, whatever the values. */
const names = new Map<string, string>();

function nameOf(sql: string): string {
  const name = names.get(sql) ?? `handoff_${names.size}`;
  names.set(sql, name);
  return name;
}

const queriesOf = (runner: Runner): Queries => ({
  async query<T>(sql: string, values?: readonly unknown[]) {
    const { rows } = await runner.query(values ? { name: nameOf(sql), text: sql, values: toParameters(values) } : sql);
    return rows as T[];
  },
});

/** A pool of connections, and one more that listens. */
export async function openPostgres(url: string, connections: number): Promise<Database> {
  const { default: pg } = (await import('pg')) as unknown as Driver;
  // our whole numbers stay far below 2^53
  const types = { getTypeParser: (oid: number, format?: string) => (oid === int8 ? Number : pg.types.getTypeParser(oid, format)) };
  const options = { connectionString: url, types, connectionTimeoutMillis: 5000, application_name: 'handoff-gateway' };
  const pool = new pg.Pool({ ...options, max: connections });
  // a connection that breaks fails its query and is replaced by the pool; without listeners it would end the process
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const ear = new Ear(() => new pg.Client(options));

  return {
    ...queriesOf(pool),
    async transaction(work) {
      const client = await pool.connect();
      let broken = false;
      try {
        await client.query('BEGIN');
        const answer = await work(queriesOf(client));
        await client.query('COMMIT');
        return answer;
      } catch (thrown) {
        await client.query('ROLLBACK').catch(() => (broken = true));
        throw thrown;
      } finally {
        client.release(broken);
      }
    },
    listen: (channel, callback) => ear.listen(channel, callback),
    async close() {
      await ear.close();
      await pool.end();
    },
  };
}

/** The connection that hears `NOTIFY`, made again whenever it is lost. */
class Ear {
  #create: () => Client;
  #callbacks = new Map<string, Set<(payload: string) => void>>();
  #client?: Promise<Client>;
  #closed = false;
  #wait = firstWait;
  #timer?: ReturnType<typeof setTimeout>;

  constructor(create: () => Client) {
    this.#create = create;
  }

  async listen(channel: string, callback: (payload: string) => void): Promise<() => Promise<void>> {
    const known = this.#callbacks.get(channel);
    const own = (payload: string) => callback(payload);
    if (known) known.add(own);
    else this.#callbacks.set(channel, new Set([own]));
    try {
      if (!this.#client) await this.#connect();
      else if (!known) await (await this.#client).query(`LISTEN ${channel}`);
    } catch {
      // the connection is made again, for every channel
    }
    return async () => void this.#callbacks.get(channel)?.delete(own);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#client?.then((client) => client.end()).catch(() => undefined); // it was lost already
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
    for (const channel of this.#callbacks.keys()) await client.query(`LISTEN ${channel}`);
    this.#wait = firstWait;
    return client;
  }

  #tell(channel: string, payload: string): void {
    for (const callback of this.#callbacks.get(channel) ?? []) callback(payload);
  }

  #lost(): void {
    this.#client = undefined;
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      void this.#connect().then(() => {
        for (const channel of this.#callbacks.keys()) this.#tell(channel, '');
      }, () => undefined); // tried again already
    }, this.#wait);
    this.#wait = Math.min(this.#wait * 2, longestWait);
  }
}
