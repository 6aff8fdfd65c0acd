import type { Queries } from './database.js';

/** Rows. Small enough that one batch finishes well within the statement timeout, however many rows have piled up. */
export const batchSize = 10_000;

/**
 * Deletes the rows `t` of `table` that meet `condition`, batch by batch, until none is left or `signal` is aborted.
 * `table`, `condition` and `size` become part of the SQL, so they must be constants of ours.
 */
export async function deleteInBatches(
  db: Queries,
  signal: AbortSignal,
  table: string,
  condition: string,
  values: readonly unknown[],
  size = batchSize,
): Promise<void> {
  const statement = `WITH gone AS (
      DELETE FROM ${table} t
      WHERE ${condition} AND ctid = ANY (ARRAY(SELECT ctid FROM ${table} t WHERE ${condition} LIMIT ${size}))
      RETURNING 1
    ) SELECT count(*)::integer AS n FROM gone`;
  while (!signal.aborted) {
    const [row] = await db.query<{ n: number }>(statement, values);
    if (row!.n < size) return;
  }
}
