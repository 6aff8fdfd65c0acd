import type { Database, Queries } from '../database/database.js';
import { codeOf } from '../errors.js';
import type { GatewayLogEntry } from '../options.js';
import type { Bus } from './bus.js';
import { DatabaseBus } from './database-bus.js';

/** A transaction that can wake the nodes. */
export interface Transaction extends Queries {
  /**
   * Wakes every node on this channel once the transaction is committed, and never if it is not. Returns an SQL
   * expression, which has to be among those that a statement of this transaction evaluates.
   */
  wake(channel: string): string;
}

export interface WakingDatabase extends Database {
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** The same for `work` that runs one statement only: that is a transaction by itself, in one round trip. */
  statement<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

export interface WakesOptions {
  /** Without it, the database is the bus, and wakes as a part of each commit. */
  bus?: Bus;
  database: Database;
  /** Identifies this node. */
  node: string;
  log: (entry: GatewayLogEntry) => void;
}

/**
 * Wakes the nodes when something new is in the database.
 *
 * - On the database's own bus the commit itself notifies: no commit without a message, and no message without a commit.
 * - On another bus the message follows the commit. This node needs no bus to know about it, so its own part is woken at
 *   once; the others may miss the message, and find out when they look by themselves.
 */
export class Wakes {
  readonly bus: Bus;
  /** The same database, whose transactions can wake. */
  readonly database: WakingDatabase;
  #node: string;
  #log: (entry: GatewayLogEntry) => void;
  #own?: DatabaseBus;
  #callbacks = new Map<string, Set<() => void>>();
  #stops: Array<() => void> = [];
  #isDown = false;
  #closed = false;

  constructor({ bus, database, node, log }: WakesOptions) {
    this.#node = node;
    this.#log = log;
    if (!bus) this.#own = new DatabaseBus(database);
    this.bus = bus ?? this.#own!;
    this.database = {
      query: (sql, values) => database.query(sql, values),
      listen: (channel, callback) => database.listen(channel, callback),
      close: () => database.close(),
      transaction: (work) =>
        this.#waking((wake) =>
          database.transaction((tx) => work({ query: (sql, values) => tx.query(sql, values), wake })),
        ),
      statement: (work) => this.#waking((wake) => work({ query: (sql, values) => database.query(sql, values), wake })),
    };
  }

  /** Calls back whenever something may be new on this channel, until `close()`. */
  on(channel: string, callback: () => void): void {
    const callbacks = this.#callbacks.get(channel) ?? new Set();
    this.#callbacks.set(channel, callbacks.add(callback));
    const hear = (message: string) => {
      // what comes from this node has woken it already
      if (message !== this.#node) callback();
    };
    // not awaited: a bus that hangs must not hang the gateway
    void this.#attempt(() => this.bus.subscribe(channel, hear)).then((stop) => {
      if (!stop) return;
      if (this.#closed) stop();
      else this.#stops.push(stop);
    });
  }

  /**
   * An SQL expression that wakes every node on this channel once its statement is committed. Whoever runs such a
   * statement outside of `transaction` calls `committed` afterwards.
   */
  inCommit(channel: string): string {
    return this.#own ? `pg_notify('${channel}', '')` : 'NULL';
  }

  /** Wakes every node on this channel, unless the commit has done so itself. */
  committed(channel: string): void {
    if (!this.#own) this.#wake(channel);
  }

  /** Wakes this node alone: another one may have committed what concerns it, and the bus may not have told it. */
  here(channel: string): void {
    if (!this.#own) this.#wakeHere(channel);
  }

  /** A bus that was given stays open: whoever opened it closes it. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#callbacks.clear();
    if (this.#own) return this.#own.close();
    for (const stop of this.#stops) stop();
  }

  async #waking<T>(work: (wake: Transaction['wake']) => Promise<T>): Promise<T> {
    const channels = new Set<string>();
    const result = await work((channel) => {
      channels.add(channel);
      return this.inCommit(channel);
    });
    for (const channel of channels) this.committed(channel);
    return result;
  }

  #wakeHere(channel: string): void {
    for (const callback of this.#callbacks.get(channel) ?? []) callback();
  }

  #wake(channel: string): void {
    this.#wakeHere(channel);
    void this.#attempt(() => this.bus.publish(channel, this.#node));
  }

  /** An outage is logged once when it starts and once when it is over. */
  async #attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await work();
      if (this.#isDown) this.#log({ event: 'bus-back' });
      this.#isDown = false;
      return result;
    } catch (thrown) {
      if (!this.#isDown) this.#log({ event: 'bus-failed', code: codeOf(thrown) });
      this.#isDown = true;
      return undefined;
    }
  }
}
