import { afterAll, beforeAll } from 'vitest';
import { openDatabase, type Database } from '../../../src/gateway/index.js';

/**
 * One PGlite for all tests of a file, in memory. To be called where the file begins; what it returns works inside
 * tests.
 */
export function pglite(): () => Database {
  // one core may be busy with something else
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase();
  }, 60_000);
  afterAll(() => database.close());
  return () => database;
}
