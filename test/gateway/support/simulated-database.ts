import type { Environment } from '../../../src/internal/environment.js';
import { databaseNow, type Database, type Queries } from '../../../src/gateway/database/database.js';

/**
 * The same database by another clock, for tests in which time passes only as they say. Leases stay in real time: they
 * are short, and a test that simulated them would have to renew them.
 */
export function onClock(database: Database, { now }: Pick<Environment, 'now'>): Database {
  const simulated = (queries: Queries): Queries => ({
    query: (sql, values = []) =>
      sql.includes(databaseNow)
        ? queries.query(sql.replaceAll(databaseNow, `$${values.length + 1}::bigint`), [...values, now()])
        : queries.query(sql, values),
  });
  return {
    ...simulated(database),
    transaction: (work) => database.transaction((tx) => work(simulated(tx))),
    listen: (channel, callback) => database.listen(channel, callback),
    close: () => database.close(),
  };
}
