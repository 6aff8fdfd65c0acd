import { idleTime } from './idle-time.js';
import { onOwnConnection } from './own-connection.js';
import { isServerError, type Client, type Pool, type Query, type Result, type Runner } from './pg-driver.js';

/** Milliseconds. A statement that takes longer has a connection of its own the next time. */
const long = 100;
/**
 * Milliseconds that a statement may have to wait for those before it, by the mean of what each took lately, while the
 * process has nothing else to do. What they take because the process is busy would not be less on another connection.
 * If that counted as well, a moment of too much work would send everything to the pool, where it takes more work still,
 * and there it would stay.
 */
const longestQueue = 1;
/** Statements behind each other, at the most: all of them are lost with their connection. */
const maxWaiting = 64;
/** The weight of the last statement in the mean of all. */
const weightOfLast = 0.05;
/** Milliseconds after which another connection is tried where the server has refused one. */
const retryDelay = 1_000;

/** A connection that takes statements before it has answered those before them. */
interface Shared {
  client: Client;
  /** Statements without an answer. */
  waiting: number;
  /** When the first of them had its turn, by `performance.now()`. */
  since: number;
  /** The same by `idleTime()`. */
  idleSince: number;
  /** Milliseconds of idle time that a statement took the server lately. */
  mean: number;
  isGivenUp: boolean;
}

/**
 * A few connections for all statements that stand alone. Each statement is sent at once, without waiting for the answer
 * to the one before: under load many go out in one packet, and many answers come in one. That takes less of the CPU, of
 * this process and of the server, than a connection for each.
 *
 * Statements on one connection run one after another, and each on its own: one that fails leaves the others as they
 * are. Only a connection that is lost fails them all.
 *
 * Where that would make a statement wait, because the disk is slow or one before it is, it has a connection of the pool
 * to itself; so has one that took long the last time.
 */
export class SharedConnections implements Runner {
  #open: () => Client;
  #most: number;
  #pool: Pool;
  #idleTime: () => number;
  #connections: Shared[] = [];
  #opening?: Promise<void>;
  /** By `performance.now()`: not before, no other connection is tried. */
  #openAfter = 0;
  #longStatements = new Set<string>();

  /** Opens up to `most` connections, with `open`. */
  constructor(open: () => Client, most: number, pool: Pool, idle = idleTime) {
    this.#open = open;
    this.#most = most;
    this.#pool = pool;
    this.#idleTime = idle;
  }

  async query(query: Query): Promise<Result> {
    const text = typeof query === 'string' ? query : query.text;
    if (!this.#most || this.#longStatements.has(text)) return this.#runAlone(query, text);
    if (!this.#connections.length) await this.#another();
    const now = performance.now();
    const connection = this.#leastBusy(now);
    if (!connection) return this.#runAlone(query, text);
    if (connection.waiting && this.#connections.length < this.#most && now >= this.#openAfter) {
      this.#another().catch(() => undefined);
    }
    const isFirst = !connection.waiting++;
    if (isFirst) this.#begin(connection);
    try {
      return await connection.client.query(query);
    } catch (thrown) {
      if (!isServerError(thrown)) this.#giveUp(connection);
      throw thrown;
    } finally {
      this.#note(text, performance.now() - connection.since);
      this.#measure(connection, isFirst);
      connection.waiting--;
      this.#begin(connection);
    }
  }

  /** What comes later is left to the pool. */
  async close(): Promise<void> {
    this.#most = 0;
    await this.#opening?.catch(() => undefined);
    const connections = [...this.#connections];
    // an empty statement is answered after everything before it
    await Promise.all(connections.map(({ client, waiting }) => waiting && client.query('').catch(() => undefined)));
    connections.forEach((connection) => this.#giveUp(connection));
  }

  /**
   * What was sent behind others took the server the time since the answer before. What was not, took the way there and
   * back as well, however far away the server is: that is no more than an upper limit.
   */
  #measure(connection: Shared, isFirst: boolean): void {
    const took = this.#idleTime() - connection.idleSince;
    if (!isFirst || took < connection.mean) connection.mean += weightOfLast * (took - connection.mean);
  }

  /** The first statement that waits on it has its turn. */
  #begin(connection: Shared): void {
    connection.since = performance.now();
    connection.idleSince = this.#idleTime();
  }

  #leastBusy(now: number): Shared | undefined {
    let best: Shared | undefined;
    for (const connection of this.#connections) {
      if (this.#hasRoom(connection, now) && (!best || connection.waiting < best.waiting)) best = connection;
    }
    return best;
  }

  /** Whether a statement that is sent now will not have to wait, or would have to wait elsewhere too. */
  #hasRoom({ waiting, since, mean }: Shared, now: number): boolean {
    if (!waiting) return true;
    if (waiting >= maxWaiting || now - since >= long) return false;
    return waiting * mean < longestQueue || isFull(this.#pool);
  }

  #runAlone(query: Query, text: string): Promise<Result> {
    return onOwnConnection(this.#pool, async (runner) => {
      const since = performance.now();
      try {
        return await runner.query(query);
      } finally {
        this.#note(text, performance.now() - since);
      }
    });
  }

  #note(text: string, took: number): void {
    if (took >= long) this.#longStatements.add(text);
    else this.#longStatements.delete(text);
  }

  /** Opens another connection. All who ask meanwhile wait for the same one. */
  #another(): Promise<void> {
    return (this.#opening ??= this.#connect().finally(() => (this.#opening = undefined)));
  }

  async #connect(): Promise<void> {
    try {
      const client = this.#open();
      const connection: Shared = { client, waiting: 0, since: 0, idleSince: 0, mean: 0, isGivenUp: false };
      client.on('error', () => this.#giveUp(connection));
      client.on('end', () => this.#giveUp(connection));
      await client.connect();
      // it may have died in the same moment
      if (connection.isGivenUp) throw new Error('The connection was lost');
      this.#connections.push(connection);
    } catch (thrown) {
      this.#openAfter = performance.now() + retryDelay;
      throw thrown;
    }
  }

  /** Closes it after the last answer. Nobody waits for that: the network may have dropped it. */
  #giveUp(connection: Shared): void {
    if (connection.isGivenUp) return;
    connection.isGivenUp = true;
    this.#connections = this.#connections.filter((other) => other !== connection);
    void connection.client.end();
  }
}

/** Whether whoever asks for another connection has to wait until one is free. */
const isFull = ({ idleCount, totalCount, options }: Pool): boolean => !idleCount && totalCount >= options.max;
