import { asyncCommit, type Queries } from './database.js';

/** Milliseconds after which a lease whose node has died is free again, and how often a living node renews it. */
const leaseDuration = 15_000;
export const renewalInterval = 5_000;

/**
 * Takes what is free, or what the same holder could not give back. The end is by the database's clock, the only one
 * that all nodes share. Before a platform is asked for anything, `sent` of its key is on the disk, and with it this.
 */
export async function acquireLease(db: Queries, name: string, holder: string): Promise<boolean> {
  const acquired = await db.query(
    `INSERT INTO handoff.locks AS l (name, holder, until) VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
     ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE l.until < clock_timestamp() OR l.holder = excluded.holder
     RETURNING ${asyncCommit}`,
    [name, holder, leaseDuration],
  );
  return acquired.length > 0;
}

/** False: it is another's now. */
export async function renewLease(db: Queries, name: string, holder: string): Promise<boolean> {
  const renewed = await db.query(
    `UPDATE handoff.locks SET until = clock_timestamp() + $3 * interval '1 millisecond' WHERE name = $1 AND holder = $2 RETURNING name`,
    [name, holder, leaseDuration],
  );
  return renewed.length > 0;
}

export async function releaseLease(db: Queries, name: string, holder: string): Promise<void> {
  await db.query(`DELETE FROM handoff.locks WHERE name = $1 AND holder = $2 RETURNING ${asyncCommit}`, [name, holder]);
}
