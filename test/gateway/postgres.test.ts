import { afterAll, beforeAll, describe, test } from 'vitest';
import { openDatabase, type Database } from '../../src/gateway/index.js';
import { missing, newDatabase } from '../support/postgres.js';
import { declareSuites } from './support/declare-suites.js';

let nodes: [Database, Database];

if (missing) {
  // its name is the report of why
  test.skip(`on PostgreSQL: ${missing}`, () => {});
} else {
  describe('on PostgreSQL, two nodes', () => {
    beforeAll(async () => {
      const url = await newDatabase();
      nodes = [await openDatabase({ url }), await openDatabase({ url })];
    }, 60_000);
    afterAll(() => Promise.all(nodes.map((node) => node.close())));

    declareSuites(() => nodes);
  });
}
