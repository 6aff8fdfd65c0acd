import { isServerError, type Client, type Query, type Result, type Runner } from './pg-driver.js';

/** Milliseconds. Nothing is sent behind a statement that takes longer than this, or did the last time. */
const long = 100;

/** A connection that takes statements before it has answered those before them. */
interface Shared {
  client: Client;
  /** Statements without an answer. */
  waiting: number;
  /** When the first of them had its turn, by `performance.now()`. */
  since: number;
}

/**
 * A few connections for all statements that stand alone. Each statement is sent at once, without waiting for the answer
 * to the one before: under load many go out in one packet, and many answers come in one. That takes less of the CPU, of
 * this process and of the server, than a connection for each.
 *
 * Statements on one connection run one after another, and each on its own: one that fails leaves the others as they
 * are. Only a connection that is lost fails them all.
 *
 * So that nobody waits behind a statement that takes long, one that did so the last time has a connection of its own,
 * and so has everything while each of these connections is busy with one.
 */
export class SharedConnections implements Runner {
  #open: () => Client;
  #most: number;
  #alone: Runner;
  #connections: Shared[] = [];
  #opening?: Promise<void>;
  #longStatements = new Set<string>();

  /**
   * Opens up to `most` connections, with `open`. `alone` runs a statement on a connection that nothing else uses
   * meanwhile.
   */
  constructor(open: () => Client, most: number, alone: Runner) {
    this.#open = open;
    this.#most = most;
    this.#alone = alone;
  }

  async query(query: Query): Promise<Result> {
    const text = typeof query === 'string' ? query : query.text;
    if (!this.#most || this.#longStatements.has(text)) return this.#runAlone(query, text);
    const free = this.#connections.some(({ waiting }) => !waiting);
    if (!free && this.#connections.length < this.#most) {
      const opening = (this.#opening ??= this.#connect());
      if (this.#connections.length) opening.catch(() => undefined);
      else await opening;
    }
    const now = performance.now();
    const usable = this.#connections.filter(({ waiting, since }) => !waiting || now - since < long);
    if (!usable.length) return this.#runAlone(query, text);
    const connection = usable.reduce((best, other) => (other.waiting < best.waiting ? other : best));
    if (!connection.waiting++) connection.since = now;
    try {
      return await connection.client.query(query);
    } catch (thrown) {
      if (!isServerError(thrown)) this.#giveUp(connection);
      throw thrown;
    } finally {
      this.#note(text, connection.since);
      connection.waiting--;
      connection.since = performance.now();
    }
  }

  /** What comes later is left to `alone`. */
  async close(): Promise<void> {
    this.#most = 0;
    await this.#opening?.catch(() => undefined);
    const connections = [...this.#connections];
    // an empty statement is answered after everything before it
    await Promise.all(connections.map(({ client, waiting }) => waiting && client.query('').catch(() => undefined)));
    connections.forEach((connection) => this.#giveUp(connection));
  }

  async #runAlone(query: Query, text: string): Promise<Result> {
    const since = performance.now();
    try {
      return await this.#alone.query(query);
    } finally {
      this.#note(text, since);
    }
  }

  #note(text: string, since: number): void {
    if (performance.now() - since >= long) this.#longStatements.add(text);
    else this.#longStatements.delete(text);
  }

  async #connect(): Promise<void> {
    try {
      const client = this.#open();
      const connection: Shared = { client, waiting: 0, since: 0 };
      client.on('error', () => this.#remove(connection));
      client.on('end', () => this.#remove(connection));
      await client.connect();
      this.#connections.push(connection);
    } finally {
      this.#opening = undefined;
    }
  }

  #remove(connection: Shared): void {
    this.#connections = this.#connections.filter((other) => other !== connection);
  }

  /** Closes it after the last answer. Nobody waits for that: the network may have dropped it. */
  #giveUp(connection: Shared): void {
    this.#remove(connection);
    void connection.client.end();
  }
}
