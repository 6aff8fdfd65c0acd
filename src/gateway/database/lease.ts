import { asyncCommit, type Queries } from './database.js';
import type { Statement } from './statement.js';

/*
 * A lease is a row that names its holder and the moment at which it expires.
 *
 * ```
 *   free      ── acquire ─────────────────────► held by A
 *   held by A ── renew, every 5 s ────────────► held by A     for another 15 s
 *   held by A ── release ─────────────────────► free
 *   held by A ── no renewal for 15 s ─────────► expired       A has died, or cannot reach the database
 *   expired   ── acquire ─────────────────────► held by B     and the next renewal of A fails
 * ```
 *
 * Expiry follows the clock of the database, because the clocks of the nodes differ.
 */

/**
 * Milliseconds. Three renewals fit into one lease, so a node survives two that fail. When a node dies, everybody else
 * waits no longer than this.
 */
export const leaseDuration = 15_000;
export const renewalInterval = 5_000;

/** What a holder has to know of its lease. */
export interface Lease {
  name: string;
  holder: string;
}

/**
 * Takes the lease if it is free or expired, or if the same holder could not release it. False: somebody else holds it.
 *
 * The commit may be asynchronous. Before the platform is asked for anything, the idempotency key is committed as
 * `sent`, and that commit makes this one durable too.
 */
export async function acquireLease(db: Queries, name: string, holder: string): Promise<boolean> {
  const acquired = await db.query(
    `INSERT INTO handoff.locks AS l (name, holder, until)
     VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
     ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
     WHERE l.until < clock_timestamp() OR l.holder = excluded.holder
     RETURNING ${asyncCommit}`,
    [name, holder, leaseDuration],
  );
  return acquired.length > 0;
}

/** False: the lease expired and somebody else holds it now. */
export async function renewLease(db: Queries, name: string, holder: string): Promise<boolean> {
  const renewed = await db.query(
    `UPDATE handoff.locks SET until = clock_timestamp() + $3 * interval '1 millisecond'
     WHERE name = $1 AND holder = $2 RETURNING name`,
    [name, holder, leaseDuration],
  );
  return renewed.length > 0;
}

export async function releaseLease(db: Queries, name: string, holder: string): Promise<void> {
  await db.query(`DELETE FROM handoff.locks WHERE name = $1 AND holder = $2 RETURNING ${asyncCommit}`, [name, holder]);
}

/** The same as a part of a statement. */
export function releaseLeaseIn(statement: Statement, condition: string, { name, holder }: Lease): void {
  statement.part(
    'left_lease',
    `DELETE FROM handoff.locks l USING ${condition}
     WHERE l.name = ${statement.value(name)} AND l.holder = ${statement.value(holder)}`,
  );
}
