import type { Queries } from './database.js';

/** Rows. A statement has to end within the limits of the database, however much has piled up. */
export const batchSize = 10_000;

/**
 * Deletes the rows `t` for which `condition` holds, step by step, until none is left or `signal` is aborted. The texts
 * are our own.
 */
export async function deleteInBatches(
  db: Queries,
  signal: AbortSignal,
  table: string,
  condition: string,
  values: readonly unknown[],
): Promise<void> {
  const statement = `WITH gone AS (
      DELETE FROM ${table} t WHERE ${condition} AND ctid = ANY (ARRAY(SELECT ctid FROM ${table} t WHERE ${condition} LIMIT ${batchSize})) RETURNING 1
    ) SELECT count(*)::integer AS n FROM gone`;
  while (!signal.aborted) {
    const [row] = await db.query<{ n: number }>(statement, values);
    if (row!.n < batchSize) return;
  }
}
