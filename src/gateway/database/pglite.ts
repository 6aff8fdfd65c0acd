import { toParameters, type Database, type Queries } from './database.js';

/** Only what is used of PGlite, so that our types do not need its types. */
interface Runner {
  query(sql: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}
interface Pglite extends Runner {
  transaction<T>(work: (tx: Runner) => Promise<T>): Promise<T>;
  listen(channel: string, callback: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
interface Driver {
  PGlite: { create(folder?: string): Promise<Pglite> };
}

const queriesOf = (runner: Runner): Queries => ({
  async query<T>(sql: string, values: readonly unknown[] = []) {
    const { rows } = await runner.query(sql, toParameters(values));
    return rows as T[];
  },
});

/** PostgreSQL inside this process. Statements run one after another; a transaction keeps the others waiting. */
export async function openPglite(folder?: string): Promise<Database> {
  const { PGlite } = (await import('@electric-sql/pglite')) as unknown as Driver;
  const db = await PGlite.create(folder);
  return {
    ...queriesOf(db),
    transaction: (work) => db.transaction((tx) => work(queriesOf(tx))),
    listen: (channel, callback) => db.listen(channel, callback),
    close: () => db.close(),
  };
}
