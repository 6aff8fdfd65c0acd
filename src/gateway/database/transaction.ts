import type { Queries } from './database.js';
import { serialQueue } from './serial-queue.js';

/** A connection that nothing else uses meanwhile. */
export interface Connection extends Queries {
  /** Resolves with what the server says that it did. */
  control(command: 'BEGIN' | 'COMMIT' | 'ROLLBACK'): Promise<string>;
}

/** Runs `work` between `BEGIN` and `COMMIT`, its statements one after another, or takes back all of it. */
export async function transaction<T>(connection: Connection, work: (tx: Queries) => Promise<T>): Promise<T> {
  const enqueue = serialQueue();
  let isOpen = true;
  const tx: Queries = {
    query: (sql, values) =>
      isOpen ? enqueue(() => connection.query(sql, values)) : Promise.reject(new Error('This transaction has ended')),
  };
  await connection.control('BEGIN');
  try {
    const result = await work(tx);
    isOpen = false;
    // in its turn: after statements that nobody waited for
    const commandTag = await enqueue(() => connection.control('COMMIT'));
    if (commandTag !== 'COMMIT') throw new Error('The transaction was rolled back, because a statement in it failed');
    return result;
  } catch (thrown) {
    isOpen = false;
    // what went wrong first is what to know; a connection that cannot even do this is not used again
    await enqueue(() => connection.control('ROLLBACK')).catch(() => undefined);
    throw thrown;
  }
}
