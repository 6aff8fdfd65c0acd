import { afterAll, beforeAll, describe, test } from 'vitest';
import { openDatabase, type Database } from '../../src/gateway/index.js';
import { missing, newDatabase } from '../support/postgres.js';
import { pglite } from './support/pglite.js';
import { turnSuite } from './support/turns.suite.js';

const database = pglite();

describe('on PGlite', () => turnSuite(() => [database(), database()]));

if (missing) {
  // its name is the report of why
  test.skip(`on PostgreSQL: ${missing}`, () => {});
} else {
  describe('on PostgreSQL, two nodes', () => {
    let nodes: [Database, Database];
    beforeAll(async () => {
      const url = await newDatabase();
      nodes = [await openDatabase({ url }), await openDatabase({ url })];
    }, 60_000);
    afterAll(() => Promise.all(nodes.map((node) => node.close())));
    turnSuite(() => nodes);
  });
}
