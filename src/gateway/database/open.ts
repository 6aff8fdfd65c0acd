import { HandoffError } from '../../model/error.js';
import type { Database } from './database.js';
import { migrate } from './migrations.js';

export interface DatabaseOptions {
  /** A PostgreSQL connection string. Needs the package `pg`. */
  url?: string;
  /**
   * Where PGlite keeps its files, for one process at a time. Needs the package `@electric-sql/pglite`. Default: in
   * memory.
   */
  folder?: string;
  /** How many connections to PostgreSQL at most, beside the one that listens. Default: 10. */
  connections?: number;
}

const isMissing = (thrown: unknown): boolean =>
  (thrown as { code?: unknown } | undefined)?.code === 'ERR_MODULE_NOT_FOUND';

/** Loads a driver, or says which package to install. */
async function load<T>(driver: Promise<T>, name: string, why: string): Promise<T> {
  try {
    return await driver;
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown;
    throw new HandoffError('unsupported', `${why}: install the package with "npm install ${name}"`, { cause: thrown });
  }
}

/**
 * Opens the gateway's database and brings its tables up to date: PostgreSQL by `url`, else PGlite in `folder`, else
 * PGlite in memory, which forgets everything at the end of the process. Rejects with `unsupported` where the driver is
 * not installed, and with the driver's own error where the database cannot be reached.
 */
export async function openDatabase({ url, folder, connections = 10 }: DatabaseOptions = {}): Promise<Database> {
  if (url === undefined) {
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
  // an index on many rows may take longer than anything later
  const migrating = await load(openPostgres(url, 1, patient), 'pg', 'PostgreSQL is reached through pg');
  try {
    await migrate(migrating);
  } finally {
    await migrating.close();
  }
  return openPostgres(url, connections);
}
