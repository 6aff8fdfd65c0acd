import { serverFacts, type Command, type Outcome } from '../model/command.js';
import type { ErrorCode } from '../model/error.js';
import { toInstant, type GatewayContext } from './context.js';
import { databaseNow, replaceNul, type Queries } from './database/database.js';
import { GatewayError } from './errors.js';
import type { Actor, AuditEntry, AuditQuery } from './options.js';

/**
 * A command that somebody tried to run: its audit entry without the outcome. It is stored as JSON with the idempotency
 * key, so that another node can audit it if this one dies.
 */
export type Attempt = Omit<AuditEntry, 'id' | 'at' | 'outcome' | 'code'>;

/** The text of a message stays out of the audit: the platform keeps it. */
export function attemptOf(
  caller: Actor,
  { type, ...params }: Command,
  target: { conversationId?: string; contactId?: string },
  key?: string,
): Attempt {
  const { reason, note, text: _text, ...parameters } = params as Record<string, unknown>;
  const statedReason = reason ?? note;
  return {
    agent: caller.agent,
    role: caller.role,
    tenant: caller.tenant,
    action: type,
    ...(Object.keys(parameters).length > 0 && { parameters }),
    ...(typeof statedReason === 'string' && { reason: statedReason }),
    ...target,
    key,
  };
}

/** Takes the values of `auditValues`. */
const insertEntry = `INSERT INTO handoff.audit (at, conversation_id, entry) VALUES (${databaseNow}, $1, $2)`;

/** Whether it is written down at all. */
export const isAudited = ({ action }: Attempt): boolean => !serverFacts[action].isTrivial;
/** The same, once for each row that the common table expression `cte` returns. */
export const insertEntryFrom = (cte: string): string =>
  `INSERT INTO handoff.audit (at, conversation_id, entry) SELECT ${databaseNow}, $1::text, $2::json FROM ${cte}`;

/** Characters. An instant or an id of a client fits; what people write is longer. */
const maxRefusedText = 64;

/**
 * What is kept of one row of a bulk command that was refused. Its texts are not: whoever is refused could fill the
 * tables with them, a thousand conversations at a time.
 */
export function withoutTexts({ reason: _reason, parameters, ...attempt }: Attempt): Attempt {
  const short = Object.entries(parameters ?? {}).filter(([, value]) => String(value).length <= maxRefusedText);
  return { ...attempt, ...(short.length > 0 && { parameters: Object.fromEntries(short) }) };
}

export function auditValues(
  attempt: Attempt,
  outcome: Outcome,
  code?: ErrorCode,
): [conversationId: string | undefined, entry: object] {
  const { conversationId } = attempt;
  return [conversationId && replaceNul(conversationId), { ...attempt, outcome, code }];
}

export async function writeAudit(db: Queries, attempt: Attempt, outcome: Outcome, code?: ErrorCode): Promise<void> {
  if (isAudited(attempt)) await db.query(insertEntry, auditValues(attempt, outcome, code));
}

/** The newest first. Throws `invalid` if `since` is not a date. */
export async function readAudit(
  { database }: GatewayContext,
  { conversationId, since, limit = 100 }: AuditQuery,
): Promise<AuditEntry[]> {
  const from = since === undefined ? 0 : Date.parse(since);
  if (isNaN(from)) throw new GatewayError('invalid', 'since: expected a date and time');
  const count = Math.min(1000, Math.max(1, Math.floor(limit) || 1));
  // ordered by time first, so that an index yields just the newest entries; then by id, the order in which they were
  // written, because a clock can be set back
  const [filter, values] =
    conversationId === undefined ? ['', []] : ['AND conversation_id = $3', [replaceNul(conversationId)]];
  const rows = await database.query<{ id: number; at: number; entry: Omit<AuditEntry, 'id' | 'at'> }>(
    `SELECT id, at, entry FROM (
       SELECT * FROM handoff.audit WHERE at >= $1 ${filter} ORDER BY at DESC, id DESC LIMIT $2
     ) newest ORDER BY id DESC`,
    [from, count, ...values],
  );
  return rows.map(({ id, at, entry }) => ({ id, at: toInstant(at), ...entry }));
}
