import { afterAll, beforeAll, describe } from 'vitest';
import { openDatabase, type Database } from '../../src/gateway/index.js';
import { accessSuite } from './support/access.suite.js';
import { commandSuite } from './support/commands.suite.js';
import { idempotencySuite } from './support/idempotency.suite.js';
import { takeoverSuite } from './support/takeover.suite.js';

let database: Database;
beforeAll(async () => {
  database = await openDatabase();
}, 60_000);
afterAll(() => database.close());

// two nodes of one process: what they have in common is the database, as with PostgreSQL
const both = (): [Database, Database] => [database, database];

describe('on PGlite', () => {
  describe('commands', () => commandSuite(both));
  describe('keys', () => idempotencySuite(both));
  describe('takeovers', () => takeoverSuite(both, 1000));
  describe('access', () => accessSuite(both));
});
