import { beforeAll, describe, test } from 'vitest';
import { missing, newDatabase } from '../support/postgres.js';
import { liveSuite } from './live.suite.js';

let url: string;

if (missing) {
  // its name is the report of why
  test.skip(`the reference helpdesk on PostgreSQL: ${missing}`, () => {});
} else {
  describe('the reference helpdesk on PostgreSQL', () => {
    beforeAll(async () => {
      url = await newDatabase();
    }, 60_000);
    liveSuite(() => ({ url }));
  });
}
