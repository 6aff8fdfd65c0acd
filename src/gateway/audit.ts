import { serverFacts, type Command, type CommandType, type Outcome } from '../model/command.js';
import type { ErrorCode } from '../model/error.js';
import { toInstant, type GatewayContext } from './context.js';
import { databaseNow, replaceNul, type Queries } from './database/database.js';
import { always, Statement } from './database/statement.js';
import { GatewayError } from './errors.js';
import type { Actor, AuditEntry, AuditQuery } from './options.js';

/**
 * A command that somebody tried to run: its audit entry without the outcome. It is stored as JSON with the idempotency
 * key, so that another node can audit it if this one dies.
 */
export type Attempt = Omit<AuditEntry, 'id' | 'at' | 'outcome' | 'code' | 'action' | 'erased'> & {
  action: CommandType;
};

/** The text of a message and what its files are called stay out of the audit: the platform keeps them. */
export function attemptOf(
  caller: Actor,
  { type, ...params }: Command,
  target: { conversationId?: string; contactId?: string },
  key?: string,
): Attempt {
  const { reason, note, text: _text, attachments, ...rest } = params as Record<string, unknown>;
  const parameters = Array.isArray(attachments) ? { ...rest, attachments: attachments.length } : rest;
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

/** Whether it is written down at all. */
export const isAudited = ({ action }: Attempt): boolean => !serverFacts[action].isTrivial;

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

/** How an attempt ended. */
export interface AuditLine {
  attempt: Attempt;
  outcome: Outcome;
  code?: ErrorCode;
  /** Whose conversation it is, where the same statement writes that down for the first time. */
  contactId?: string;
}

/**
 * Writes a line as a part of a statement. Whose conversation it is, the gateway knows by now if it knows the
 * conversation, and later may have forgotten.
 */
export function writeAuditIn(statement: Statement, condition: string, line: AuditLine): void {
  const { attempt, outcome, code, contactId } = line;
  if (!isAudited(attempt)) return;
  const { conversationId, agent } = attempt;
  const id = statement.value(conversationId && replaceNul(conversationId));
  const contact =
    contactId === undefined
      ? `(SELECT contact_id FROM handoff.conversations WHERE id = ${id})`
      : statement.value(replaceNul(contactId));
  statement.part(
    'audited',
    `INSERT INTO handoff.audit (at, conversation_id, agent_id, entry, contact_id)
     SELECT ${databaseNow}, ${id}, ${statement.value(agent && replaceNul(agent.id))},
       ${statement.value({ ...attempt, outcome, code }, 'json')},
       ${contact}
     FROM ${condition}`,
  );
}

export async function writeAudit(db: Queries, attempt: Attempt, outcome: Outcome, code?: ErrorCode): Promise<void> {
  const statement = new Statement();
  writeAuditIn(statement, always, { attempt, outcome, code });
  await statement.run(db);
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
  const rows = await database.query<{
    id: number;
    at: number;
    entry: Omit<AuditEntry, 'id' | 'at'>;
    contact_id: string | null;
  }>(
    `SELECT id, at, entry, contact_id FROM (
       SELECT * FROM handoff.audit WHERE at >= $1 ${filter} ORDER BY at DESC, id DESC LIMIT $2
     ) newest ORDER BY id DESC`,
    [from, count, ...values],
  );
  return rows.map(({ id, at, entry, contact_id }) => ({
    id,
    at: toInstant(at),
    ...entry,
    ...(contact_id !== null && { contactId: contact_id }),
  }));
}
