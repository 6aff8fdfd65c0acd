import type { Agent } from '../model/conversation.js';
import { gatewayAgent, toInstant, type GatewayContext } from './context.js';
import { databaseNow, replaceNul, type Queries } from './database/database.js';
import { batchSize } from './database/delete-in-batches.js';
import { GatewayError } from './errors.js';
import type { AuditEntry, AuditErasure, AuditPurge } from './options.js';

/*
 * The audit is only ever added to, with two exceptions that say so in the audit itself:
 *
 * - `purge` deletes entries from before a moment. Later ones keep their ids and their order.
 * - `erase` takes out of entries what tells about one person. Each entry stays in its place, with its time, what was
 *   done and how it ended.
 *
 * Both work in steps. The line that tells is written with the first step and counts on with each later one, in the same
 * transaction, so nothing is ever gone without a word.
 */

type Told = Pick<AuditEntry, 'action' | 'parameters'> & { agent?: Agent };

/** What remains of an entry about a contact or a conversation, and of one of an agent. */
const withoutContact = ['conversationId', 'contactId', 'reason', 'parameters', 'key'];
const withoutAgent = ['agent', 'reason', 'parameters', 'key'];

/** Entries that one step blanks, one by one. */
const erasureSize = 500;

/** Repeats `step`, which resolves with the number of entries that it cut, until it finds no more. */
async function inSteps(
  { database, signal }: GatewayContext,
  told: Told,
  size: number,
  step: (tx: Queries) => Promise<number>,
): Promise<{ entries: number }> {
  let [entries, line]: [number, number | undefined] = [0, undefined];
  for (let cut = size; cut === size && !signal.aborted;) {
    [cut, line] = await database.transaction(async (tx): Promise<[number, number | undefined]> => {
      await tx.query(`SELECT set_config('handoff.cutting', 'on', true)`);
      const n = await step(tx);
      // nothing to purge is no news; that nothing had to be erased is
      if (!n && (line !== undefined || told.action === 'purge-audit')) return [n, line];
      const entry = {
        ...told,
        role: 'system',
        outcome: 'applied',
        parameters: { ...told.parameters, entries: entries + n },
      };
      return [n, await tell(tx, entry, line)];
    });
    entries += cut;
  }
  return { entries };
}

async function tell(tx: Queries, entry: Told, line: number | undefined): Promise<number> {
  if (line !== undefined) {
    await tx.query('UPDATE handoff.audit SET entry = $2::json WHERE id = $1', [line, entry]);
    return line;
  }
  const agentId = entry.agent && replaceNul(entry.agent.id);
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO handoff.audit (at, agent_id, entry, tells_of_cut)
     VALUES (${databaseNow}, $1, $2::json, true) RETURNING id`,
    [agentId, entry],
  );
  return row!.id;
}

/** Throws `invalid` if `before` is not a date. */
export function purgeAudit(context: GatewayContext, { before, by }: AuditPurge): Promise<{ entries: number }> {
  const until = typeof before === 'string' ? Date.parse(before) : NaN;
  if (isNaN(until)) throw new GatewayError('invalid', 'before: expected a date and time');
  const told: Told = {
    action: 'purge-audit',
    agent: by ?? gatewayAgent(context),
    parameters: { before: toInstant(until) },
  };
  return inSteps(context, told, batchSize, async (tx) => {
    const [row] = await tx.query<{ n: number }>(
      `WITH gone AS (
         DELETE FROM handoff.audit WHERE ctid = ANY (ARRAY(
           SELECT ctid FROM handoff.audit WHERE at < $1 AND NOT tells_of_cut ORDER BY at LIMIT ${batchSize}
         )) RETURNING 1
       ) SELECT count(*)::integer AS n FROM gone`,
      [until],
    );
    return row!.n;
  });
}

/** Throws `invalid` unless exactly one id is given. */
export function eraseFromAudit(context: GatewayContext, { by, ...whom }: AuditErasure): Promise<{ entries: number }> {
  const [[kind, id] = [], ...more] = Object.entries(whom).filter(([, value]) => value !== undefined);
  const columns: Record<string, [condition: string, blanked: string, keys: string[]]> = {
    agentId: ['agent_id = $1', 'agent_id = NULL', withoutAgent],
    contactId: [
      `(contact_id = $1 OR conversation_id IN (SELECT id FROM handoff.conversations WHERE contact_id = $1))`,
      'conversation_id = NULL, contact_id = NULL',
      withoutContact,
    ],
    conversationId: ['conversation_id = $1', 'conversation_id = NULL, contact_id = NULL', withoutContact],
  };
  const column = kind !== undefined && Object.hasOwn(columns, kind) ? columns[kind] : undefined;
  if (!column || more.length || typeof id !== 'string' || !id) {
    throw new GatewayError('invalid', 'Expected one of agentId, contactId and conversationId');
  }
  const [condition, blanked, keys] = column;
  const actor = by ?? gatewayAgent(context);
  const told: Told = {
    action: 'erase-audit',
    // what is erased must not come back with the line that says so
    ...(!(kind === 'agentId' && actor.id === id) && { agent: actor }),
    parameters: { kind: kind!.replace('Id', '') },
  };
  return inSteps(context, told, erasureSize, async (tx) => {
    const rows = await tx.query<{ id: number; entry: object }>(
      `SELECT id, entry FROM handoff.audit WHERE ${condition} LIMIT ${erasureSize} FOR UPDATE`,
      [replaceNul(id)],
    );
    for (const { id: line, entry } of rows) {
      const kept = Object.fromEntries(Object.entries(entry).filter(([key]) => !keys.includes(key)));
      await tx.query(`UPDATE handoff.audit SET ${blanked}, entry = $2::json WHERE id = $1`, [
        line,
        { ...kept, erased: true },
      ]);
    }
    return rows.length;
  });
}
