import type { Queries } from './database.js';
import { serialQueue } from './serial-queue.js';

/** A connection that nothing else uses during the transaction. */
export interface Connection extends Queries {
  /** Resolves with the server's command tag: after `COMMIT` it says `ROLLBACK` if a statement had failed. */
  control(command: 'BEGIN' | 'COMMIT' | 'ROLLBACK'): Promise<string>;
}

/**
 * Runs `work` between `BEGIN` and `COMMIT`, one statement at a time. If anything fails, it rolls back and rejects with
 * the first error.
 */
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
    // `work` may have started statements without awaiting them: the commit queues up behind those
    const commandTag = await enqueue(() => connection.control('COMMIT'));
    if (commandTag !== 'COMMIT') {
      throw new Error('The transaction was rolled back, because a statement in it failed');
    }
    return result;
  } catch (thrown) {
    isOpen = false;
    // the first error is the one to report; a connection that cannot roll back is not used again
    await enqueue(() => connection.control('ROLLBACK')).catch(() => undefined);
    throw thrown;
  }
}
