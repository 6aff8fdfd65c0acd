import { databaseNow, replaceNul } from '../database/database.js';
import type { Statement } from '../database/statement.js';
import type { TurnEnd } from '../../model/turn.js';
import { onItsWay, type EndTurns } from './turn-table.js';

/**
 * Ends turns, remembers that the bot was silenced or revived, and tells of it, as parts of a statement: whoever changes
 * the state ends the turns with it.
 */
export function endTurnsIn(
  statement: Statement,
  condition: string,
  { of, end, wroteAt, silences, revives }: EndTurns,
): void {
  const [column, given, kind] =
    'contactId' in of
      ? ['contact_id', of.contactId, 'contact']
      : ['conversation_id', of.conversationId, 'conversation'];
  const subject = () => statement.value(`${kind}:${replaceNul(given)}`);
  if (silences) {
    statement.part(
      'silenced',
      `INSERT INTO handoff.silences (subject, at, ended)
       SELECT ${subject()}, ${databaseNow}, ${statement.value(end, 'json')} FROM ${condition}
       ON CONFLICT (subject) DO UPDATE SET at = excluded.at, ended = excluded.ended`,
    );
  } else if (revives) {
    statement.part('revived', `DELETE FROM handoff.silences s USING ${condition} WHERE s.subject = ${subject()}`);
  }
  if (!end) return;
  const before =
    wroteAt === undefined ? '' : `AND coalesce(t.seen_at, t.started_at) < ${statement.value(wroteAt, 'bigint')}`;
  const live = statement.part(
    'live_turns',
    `SELECT t.id, t.status FROM handoff.turns t, ${condition}
     WHERE t.${column} = ${statement.value(replaceNul(given))} AND t.status IN ('open', 'suggested') ${before} FOR UPDATE OF t`,
  );
  const ended = statement.part(
    'ended_turns',
    `UPDATE handoff.turns t SET status = 'ended', ended = ${statement.value(end, 'json')} FROM ${live} live
     WHERE t.id = live.id AND t.status = live.status
     RETURNING t.id, t.conversation_id, t.owner, live.status = 'open' AS was_open`,
  );
  tellEndedIn(statement, `SELECT id, conversation_id, owner FROM ${ended} WHERE was_open`, {
    name: 'told_turns',
    reason: statement.value(end.reason),
    ...(end.by && { by: statement.value(end.by, 'json') }),
  });
}

/** Tells the bots of these turns, and the pages that showed somebody writing, as a part of a statement. */
export function tellEndedIn(
  statement: Statement,
  ended: string,
  { name, reason, by }: { name: string; reason: string; by?: string },
): void {
  const told = `json_build_object('id', e.id, 'conversationId', e.conversation_id, 'owner', e.owner,
    'reason', ${reason}${by ? `, 'by', ${by}` : ''})`;
  const silent = `json_build_object('conversationId', e.conversation_id, 'kind', 'bot', 'active', false)`;
  statement.countedPart(
    name,
    `INSERT INTO handoff.outbox (at, kind, conversation_id, data)
     SELECT ${databaseNow}, news.kind, e.conversation_id, news.data
     FROM (${ended}) e, LATERAL (VALUES ('turn', ${told}), ('typing', ${silent})) AS news (kind, data)
     ORDER BY e.id, news.kind DESC RETURNING kind`,
  );
}

/** A turn that was used. */
export interface UsedTurn {
  id: string;
  end: TurnEnd;
  answer?: object;
}

/** Ends a turn that this attempt has claimed, or one that is open, as a part of a statement. */
export function endUsedTurnIn(statement: Statement, condition: string, { id, end, answer }: UsedTurn): void {
  statement.part(
    'used_turn',
    `UPDATE handoff.turns t
     SET status = 'ended', ended = ${statement.value(end, 'json')}, answer = ${statement.value(answer, 'json')}
     FROM ${condition} WHERE t.id = ${statement.value(id)} AND t.status IN ('open', 'sending')`,
  );
}

/** The same as `countDeliveries`, as a part of a statement. */
export function countDeliveriesIn(statement: Statement, of: EndTurns['of']): void {
  const [column, id] = 'contactId' in of ? ['contact_id', of.contactId] : ['conversation_id', of.conversationId];
  statement.countedPart(
    'deliveries',
    `SELECT t.id FROM handoff.turns t WHERE ${onItsWay(column, statement.value(replaceNul(id)))}`,
  );
}
