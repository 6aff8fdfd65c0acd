import type { Database } from '../../../src/gateway/index.js';

/** A database whose statements, outside transactions, wait for what `until` returns. */
export const held = (
  database: Database,
  until: (sql: string, values: readonly unknown[]) => Promise<void> | undefined,
): Database => ({
  ...database,
  async query<T>(sql: string, values: readonly unknown[] = []) {
    await until(sql, values);
    return database.query<T>(sql, values);
  },
});
