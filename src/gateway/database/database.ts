/** Rows as the database gives them: whole numbers are numbers, `jsonb` is parsed. */
export type Row = Record<string, unknown>;

export interface Queries {
  /** Runs one statement. `$1`, `$2` … stand for the values; an object or a list goes into a `jsonb` column as it is. */
  query<T = Row>(sql: string, values?: readonly unknown[]): Promise<T[]>;
}

/** All that the gateway asks of a database, and the same on PostgreSQL and PGlite. */
export interface Database extends Queries {
  /** All statements of `work`, or none. They have to go through the `Queries` that it is given. */
  transaction<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
  /**
   * Calls back for each `NOTIFY` on the channel. After a lost connection it calls back with an empty text: something
   * may have been missed. Resolves with the way out.
   */
  listen(channel: string, callback: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/**
 * Among what a statement returns: its transaction does not wait for the disk. For what a later transaction that does
 * wait makes safe as well, because the log of the database is one sequence, and for what may be lost.
 */
export const asyncCommit = `set_config('synchronous_commit', 'off', true)`;

/**
 * Milliseconds since 1970 by the clock of the database, the only one that all nodes share, and that no simulation sets.
 */
export const databaseNow = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

export async function readDatabaseClock(db: Queries): Promise<number> {
  const [row] = await db.query<{ now: number }>(`SELECT ${databaseNow} AS now`);
  return row!.now;
}

/** Values as the drivers take them: lists would become arrays of PostgreSQL, so everything for `jsonb` goes as text. */
export const toParameters = (values: readonly unknown[]): unknown[] =>
  values.map((value) =>
    value === undefined ? null : typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
  );
