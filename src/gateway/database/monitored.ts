import { HandoffError } from '../../model/error.js';
import { codeOf, DatabaseError } from '../errors.js';
import type { GatewayLogEntry } from '../options.js';
import type { Database, Queries } from './database.js';

export interface MonitoredDatabase extends Database {
  /** Statements and transactions that wait for their turn or their answer. */
  readonly open: number;
}

/**
 * The same database, whose errors become `DatabaseError`. An outage is logged once when it starts and once when it is
 * over, however many queries fail in between.
 */
export function monitored(database: Database, log: (entry: GatewayLogEntry) => void): MonitoredDatabase {
  let down = false;
  let open = 0;
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    open++;
    try {
      const result = await work();
      if (down) log({ event: 'database-back' });
      down = false;
      return result;
    } catch (thrown) {
      // thrown by the work inside a transaction, not by the database
      if (thrown instanceof HandoffError) throw thrown;
      if (!down) log({ event: 'database-failed', code: codeOf(thrown) });
      down = true;
      throw new DatabaseError(thrown);
    } finally {
      open--;
    }
  };
  return {
    get open() {
      return open;
    },
    query: <T>(sql: string, values?: readonly unknown[]) => attempt(() => database.query<T>(sql, values)),
    transaction: <T>(work: (tx: Queries) => Promise<T>) => attempt(() => database.transaction(work)),
    listen: (channel, callback) => attempt(() => database.listen(channel, callback)),
    close: () => database.close(),
  };
}
