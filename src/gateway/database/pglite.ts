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

/** Milliseconds after which everything else in this process has its turn. */
const longestTurn = 10;

/**
 * Statements run in this thread, one right after another, as long as somebody waits for one: without a pause now and then nothing
 * would be read from a socket and no timer would fire.
 */
function pauses(): () => Promise<void> | undefined {
  const { setImmediate: soon = (callback: () => void) => void setTimeout(callback, 0) } = globalThis as { setImmediate?: (callback: () => void) => void };
  let since = 0;
  return () => {
    if (performance.now() - since < longestTurn) return undefined;
    return new Promise((resolve) => soon(() => {
      since = performance.now();
      resolve();
    }));
  };
}

const queriesOf = (runner: Runner, pause: () => Promise<void> | undefined): Queries => ({
  async query<T>(sql: string, values: readonly unknown[] = []) {
    await pause();
    const { rows } = await runner.query(sql, toParameters(values));
    return rows as T[];
  },
});

/** PostgreSQL inside this process. Statements run one after another; a transaction keeps the others waiting. */
export async function openPglite(folder?: string): Promise<Database> {
  const { PGlite } = (await import('@electric-sql/pglite')) as unknown as Driver;
  const db = await PGlite.create(folder);
  const pause = pauses();
  return {
    ...queriesOf(db, pause),
    transaction: (work) => db.transaction((tx) => work(queriesOf(tx, pause))),
    listen: (channel, callback) => db.listen(channel, callback),
    close: () => db.close(),
  };
}
