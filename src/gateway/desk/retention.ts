import type { GatewayContext } from '../context.js';
import { deleteInBatches } from '../database/delete-in-batches.js';

/** How long messages are kept where the platform does not keep them. */
export const defaultKeptDays = 30;
/** How long notes, lines of the history and what is kept of a conversation stay after they were last changed. */
const deskDays = 365;
/** Milliseconds. */
const day = 24 * 3_600_000;

/** Deletes what is older than it is kept for. `now` is by the database. */
export async function deleteExpiredDesk({ database, options, signal }: GatewayContext, now: number): Promise<void> {
  // who wrote what is kept without a desk, too
  await deleteInBatches(database, signal, 'handoff.messages', 'at < $1', [now - deskDays * day]);
  if (!options.desk) return;
  const keptDays = options.keep?.messages ?? defaultKeptDays;
  await deleteInBatches(database, signal, 'handoff.messages', "kind = 'heard' AND at < $1", [now - keptDays * day]);
  await deleteInBatches(database, signal, 'handoff.desk', 'updated_at < $1', [now - deskDays * day]);
}
