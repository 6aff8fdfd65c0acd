import { beforeEach, expect, test } from 'vitest';
import { emptied } from './support/desk.js';
import { pglite } from './support/pglite.js';

const database = pglite();

beforeEach(() => emptied(database()));

/** Rows of the outbox that are read to move so many events. */
async function readToMove(events: number): Promise<number> {
  return database().transaction(async (tx) => {
    await tx.query('SELECT handoff.publish($1)', [events]);
    const [row] = await tx.query<{ n: number }>(
      `SELECT (seq_tup_read + coalesce(idx_tup_fetch, 0))::integer AS n
       FROM pg_stat_xact_user_tables WHERE schemaname = 'handoff' AND relname = 'outbox'`,
    );
    return row!.n;
  });
}

test('moving events reads each a few times, also where the server takes the outbox for empty', async () => {
  // from that the planner has its idea of the size
  await database().query(
    `INSERT INTO handoff.outbox (at, kind, data) SELECT n, 'x', '{}' FROM generate_series(1, 200) n`,
  );
  await database().query('DELETE FROM handoff.outbox');
  await database().query('VACUUM (TRUNCATE false) handoff.outbox');
  await database().query(
    `INSERT INTO handoff.outbox (at, kind, data) SELECT n, 'x', '{}' FROM generate_series(1, 2000) n`,
  );
  expect(await readToMove(500)).toBeLessThan(10 * 500);
  const [row] = await database().query<{ n: number }>('SELECT count(*)::integer AS n FROM handoff.events');
  expect(row!.n).toBe(500);
});
