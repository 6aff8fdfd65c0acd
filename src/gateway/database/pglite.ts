import { toParameters, type Database } from './database.js';
import { lockFolder } from './folder-lock.js';
import { serialQueue } from './serial-queue.js';
import { transaction, type Connection } from './transaction.js';

/** Only what we use of PGlite, so that our published types do not depend on its types. */
interface Message {
  name: string;
  fields?: unknown[];
  text?: string;
}
interface Pglite {
  query(sql: string): Promise<{ rows: unknown[] }>;
  execProtocol(messages: Uint8Array): Promise<{ messages: Message[] }>;
  listen(channel: string, callback: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
interface Driver {
  PGlite: { create(folder?: string): Promise<Pglite> };
  protocol: {
    serialize: {
      parse(statement: { name: string; text: string }): Uint8Array;
      describe(what: { type: 'S'; name: string }): Uint8Array;
      bind(portal: { statement: string; values: Array<string | null> }): Uint8Array;
      execute(): Uint8Array;
      sync(): Uint8Array;
      query(text: string): Uint8Array;
    };
  };
  types: { parseType(text: string | null, type: number): unknown };
}

interface Column {
  name: string;
  dataTypeID: number;
}
interface Statement {
  name: string;
  columns: Column[];
}

/** Milliseconds between two runs of `VACUUM`: PGlite has nobody who does that by itself, and would grow without end. */
const vacuumInterval = 600_000;

/** Milliseconds. Shorter than anybody notices, and long enough that yielding costs next to nothing. */
const maxBlockingTime = 10;

/**
 * PGlite runs on this thread, and its promises settle without a turn of the event loop. A steady flow of statements
 * would keep sockets from being read and timers from firing, so we yield now and then.
 */
function eventLoopYielder(): () => Promise<void> | undefined {
  const { setImmediate: schedule = (callback: () => void) => void setTimeout(callback, 0) } = globalThis as {
    setImmediate?: (callback: () => void) => void;
  };
  let since = 0;
  return () => {
    if (performance.now() - since < maxBlockingTime) return undefined;
    return new Promise((resolve) =>
      schedule(() => {
        since = performance.now();
        resolve();
      }),
    );
  };
}

function concat(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/**
 * Prepares each statement with values once and then runs it with a single message, because parsing is most of its cost.
 */
class Session implements Connection {
  #db: Pglite;
  #driver: Driver;
  #yieldIfDue = eventLoopYielder();
  #statements = new Map<string, Statement>();

  constructor(db: Pglite, driver: Driver) {
    this.#db = db;
    this.#driver = driver;
  }

  async query<T>(sql: string, values?: readonly unknown[]): Promise<T[]> {
    await this.#yieldIfDue();
    if (!values) return (await this.#db.query(sql)).rows as T[];
    const { name, columns } = this.#statements.get(sql) ?? (await this.#prepare(sql));
    const { bind, execute, sync } = this.#driver.protocol.serialize;
    const { messages } = await this.#db.execProtocol(
      concat([
        bind({ statement: name, values: toParameters(values).map((value) => (value === null ? null : String(value))) }),
        execute(),
        sync(),
      ]),
    );
    const { parseType } = this.#driver.types;
    const rows = messages
      .filter((message) => message.name === 'dataRow')
      .map(({ fields }) => fields as Array<string | null>);
    return rows.map(
      (fields) =>
        Object.fromEntries(columns.map((column, i) => [column.name, parseType(fields[i]!, column.dataTypeID)])) as T,
    );
  }

  async control(command: string): Promise<string> {
    const { messages } = await this.#db.execProtocol(this.#driver.protocol.serialize.query(command));
    return messages.find((message) => message.name === 'commandComplete')?.text ?? '';
  }

  async #prepare(sql: string): Promise<Statement> {
    const name = `handoff_${this.#statements.size}`;
    const { parse, describe, sync } = this.#driver.protocol.serialize;
    const { messages } = await this.#db.execProtocol(
      concat([parse({ name, text: sql }), describe({ type: 'S', name }), sync()]),
    );
    const columns = (messages.find((message) => message.name === 'rowDescription')?.fields ?? []) as Column[];
    const statement = { name, columns };
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** The path of a folder on disk. PGlite also takes addresses such as `memory://`, which nobody else can open. */
const pathOf = (folder: string): string | undefined =>
  /^\w{2,}:\/\/(?<!^file:\/\/)/.test(folder) ? undefined : folder.replace(/^file:\/\//, '');

/**
 * PostgreSQL inside this process, with one session. Statements run one after another, and a transaction holds back all
 * others until it ends. Rejects with `unavailable` while another process has the folder open.
 */
export async function openPglite(folder?: string): Promise<Database> {
  const driver = (await import('@electric-sql/pglite')) as unknown as Driver;
  const path = folder === undefined ? undefined : pathOf(folder);
  const unlock = path === undefined ? async () => undefined : await lockFolder(path);
  let db: Pglite;
  try {
    db = await driver.PGlite.create(folder);
  } catch (thrown) {
    await unlock();
    throw thrown;
  }
  const session = new Session(db, driver);
  const enqueue = serialQueue();
  let isClosed = false;
  const inTurn = <T>(work: () => Promise<T>): Promise<T> =>
    isClosed ? Promise.reject(new Error('The database is closed')) : enqueue(work);
  const vacuuming = setInterval(
    () => void inTurn(() => session.query('VACUUM')).catch(() => undefined),
    vacuumInterval,
  );
  (vacuuming as { unref?(): void }).unref?.();
  return {
    query: (sql, values) => inTurn(() => session.query(sql, values)),
    transaction: (work) => inTurn(() => transaction(session, work)),
    listen: async (channel, callback) => {
      const unlisten = await inTurn(() => db.listen(`"${channel}"`, callback));
      return async () => void (isClosed || (await inTurn(unlisten)));
    },
    close: () => {
      clearInterval(vacuuming);
      const closed = inTurn(() => db.close().finally(unlock));
      isClosed = true;
      return closed;
    },
  };
}
