import { afterAll, beforeAll, describe, test, vi } from 'vitest';
import { missing, startPostgres, type TestPostgres } from '../gateway/support/postgres.js';
import { liveSuite } from './live.suite.js';

vi.setConfig({ testTimeout: 30_000 });

let server: TestPostgres;

if (missing) {
  // its name is the report of why
  test.skip(`the reference helpdesk on PostgreSQL: ${missing}`, () => {});
} else {
  describe('the reference helpdesk on PostgreSQL', () => {
    beforeAll(async () => {
      server = await startPostgres();
    }, 60_000);
    afterAll(() => server.stop());
    liveSuite(() => ({ url: server.url }));
  });
}
