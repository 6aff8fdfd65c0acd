import { afterAll, beforeAll, describe } from 'vitest';
import { openDatabase, type Database } from '../../src/gateway/index.js';
import { commandSuite } from './support/commands.suite.js';

let database: Database;
beforeAll(async () => {
  database = await openDatabase();
}, 60_000);
afterAll(() => database.close());

// two nodes of one process: what they have in common is the database, as with PostgreSQL
const both = (): [Database, Database] => [database, database];

describe('on PGlite', () => {
  describe('commands', () => commandSuite(both));
});
