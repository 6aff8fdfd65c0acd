import { HandoffError } from '../../model/error.js';
import type { Database } from './database.js';
import { migrate } from './migrations.js';

export interface DatabaseOptions {
  /** A PostgreSQL connection string. Needs the package `pg`. Default: PGlite. */
  url?: string;
  /**
   * The folder in which PGlite keeps its files. Only one process at a time may open it, once: the file `<folder>.lock`
   * says which. Needs the package `@electric-sql/pglite`. Ignored if there is a `url`. Default: the data stays in
   * memory.
   */
  folder?: string;
  /**
   * The most connections to PostgreSQL, not counting the one that listens. Up to two of them are shared by single
   * statements; the rest is for transactions, and for statements that take long. Default: 10.
   */
  connections?: number;
}

/** A `url` that is undefined was to be there: most of the time it is a variable of the environment that is not set. */
function warnOfMemory(): void {
  const { process } = globalThis as { process?: { emitWarning?(text: string, type: string): void } };
  process?.emitWarning?.(
    'openDatabase() was given a url that is undefined, and no folder: what the gateway keeps is lost when this process ends.',
    'HandoffWarning',
  );
}

const isMissing = (thrown: unknown): boolean =>
  (thrown as { code?: unknown } | undefined)?.code === 'ERR_MODULE_NOT_FOUND';

/** An empty text comes from a variable that is set to nothing: a driver would look for a database on this machine. */
function checkOptions(options: DatabaseOptions): void {
  const refuse = (what: string): never => {
    throw new HandoffError('invalid', `openDatabase(): ${what}.`);
  };
  if (typeof options !== 'object') refuse('expected its options, such as { url }');
  for (const name of ['url', 'folder'] as const) {
    const value: unknown = options[name];
    if (value !== undefined && (typeof value !== 'string' || !value.trim())) {
      refuse(`${name}: expected text that is not empty`);
    }
  }
  const { connections = 10 } = options;
  if (!Number.isInteger(connections) || connections < 1) refuse('connections: expected a whole number of at least 1');
}

/** Names the package to install if the driver is missing. */
async function load<T>(driver: Promise<T>, name: string, why: string): Promise<T> {
  try {
    return await driver;
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown;
    throw new HandoffError('unsupported', `${why}: install the package with "npm install ${name}"`, { cause: thrown });
  }
}

/**
 * Opens the gateway's database and migrates its tables: PostgreSQL if there is a `url`, otherwise PGlite in `folder`,
 * otherwise PGlite in memory, which loses everything when the process ends: a `url` that was given and is undefined is
 * warned of (`process.emitWarning`). Rejects with `unsupported` if the driver is not installed, with `unavailable`
 * while another process has the folder open, with `invalid` for an option that cannot be used, and with the driver's
 * own error if the database cannot be reached.
 */
export async function openDatabase(options: DatabaseOptions = {}): Promise<Database> {
  const { url, folder, connections = 10 } = options;
  checkOptions(options);
  if (url === undefined) {
    if ('url' in options && folder === undefined) warnOfMemory();
    const { openPglite } = await import('./pglite.js');
    const database = await load(
      openPglite(folder),
      '@electric-sql/pglite',
      'Without a url the gateway keeps its data with PGlite',
    );
    try {
      await migrate(database);
    } catch (thrown) {
      await database.close();
      throw thrown;
    }
    return database;
  }
  const { openPostgres, migrationTimeouts: patient } = await import('./postgres.js');
  // a migration may create an index on many rows, which takes longer than any later statement may
  const migrating = await load(openPostgres(url, 1, patient), 'pg', 'PostgreSQL is reached through pg');
  try {
    await migrate(migrating);
  } finally {
    await migrating.close();
  }
  return openPostgres(url, connections);
}
