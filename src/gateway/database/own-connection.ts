import { isServerError, type Pool, type Runner } from './pg-driver.js';

/**
 * Runs `work` on a connection that nothing else uses meanwhile. After a statement that was lost nothing else runs on
 * it, and it is closed: then the server rolls back.
 */
export async function onOwnConnection<T>(pool: Pool, work: (runner: Runner) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let isBroken = false;
  const runner: Runner = {
    async query(query) {
      if (isBroken) throw new Error('The connection is lost');
      try {
        return await client.query(query);
      } catch (thrown) {
        isBroken = !isServerError(thrown);
        throw thrown;
      }
    },
  };
  try {
    return await work(runner);
  } finally {
    client.release(isBroken);
  }
}
