/** Rows as the database returns them: whole numbers are numbers, and `json` is parsed. */
export type Row = Record<string, unknown>;

export interface Queries {
  /**
   * Runs one statement. `$1`, `$2` … stand for the values. An object or a list is sent as JSON text, for a `json` or
   * `jsonb` column.
   */
  query<T = Row>(sql: string, values?: readonly unknown[]): Promise<T[]>;
}

/** All that the gateway asks of a database. It works the same on PostgreSQL and PGlite. */
export interface Database extends Queries {
  /**
   * Runs `work` in one transaction: all its statements take effect, or none. They have to go through the `Queries` that
   * `work` receives. Rejects with whatever `work` throws.
   */
  transaction<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
  /**
   * Calls back for each `NOTIFY` on the channel. After a lost connection it calls back once with an empty text, because
   * notifications may have been missed. Resolves with a function that stops listening.
   */
  listen(channel: string, callback: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/**
 * Put this among the expressions of a `RETURNING` clause to make the commit asynchronous: its transaction does not wait
 * for the disk. Use it only for a write that a crash may lose, or that a later, synchronous commit makes durable as
 * well. The write-ahead log is one sequence, so a durable commit makes everything before it durable.
 */
export const asyncCommit = `set_config('synchronous_commit', 'off', true)`;

/**
 * Milliseconds since 1970 by the clock of the database. The clocks of nodes differ, so whatever one node writes and
 * another compares follows this one: every deadline, and every moment from which an age is counted.
 */
export const databaseNow = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

export async function readDatabaseClock(db: Queries): Promise<number> {
  const [row] = await db.query<{ now: number }>(`SELECT ${databaseNow} AS now`);
  return row!.now;
}

/** Replaces NUL, the only character that PostgreSQL cannot store in a text. */
export const replaceNul = (text: string): string => text.replaceAll('\0', '\ufffd');

/** Drivers turn a list into a PostgreSQL array. Our lists are JSON, so objects and lists are sent as text. */
export const toParameters = (values: readonly unknown[]): unknown[] =>
  values.map((value) =>
    value === undefined ? null : typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
  );
