import { databaseNow, replaceNul } from '../database/database.js';
import type { Statement } from '../database/statement.js';
import { tellEndedIn } from './ending-part.js';
import { maxTurns, ownerOf, turnDuration, type NewTurn } from './turn-table.js';

/** What became of a turn that was to begin. Without `until` it did not. */
export interface BegunTurn {
  /** Milliseconds since 1970 by the clock of the database. */
  until?: number;
  /** The turns that the same bot has in other conversations. */
  elsewhere: number;
}

/**
 * Begins a turn as parts of a statement, and ends the one that the same bot has in this conversation, also a
 * suggestion. It does not begin if the bot has a hundred elsewhere, or if another one of this bot begins here at this
 * very moment.
 */
export function beginTurnIn(statement: Statement, condition: string, turn: NewTurn): void {
  const conversation = statement.value(replaceNul(turn.conversationId));
  const owner = statement.value(ownerOf(turn.caller));
  const replaced = statement.part(
    'replaced',
    `UPDATE handoff.turns t SET status = 'ended', ended = '{"reason":"replaced"}' FROM ${condition}
     WHERE t.conversation_id = ${conversation} AND t.owner = ${owner} AND t.status IN ('open', 'suggested')
     RETURNING t.id, t.conversation_id, t.owner, t.hash`,
  );
  const elsewhere = statement.countedPart(
    'elsewhere',
    `SELECT t.id FROM handoff.turns t, ${condition}
     WHERE t.owner = ${owner} AND t.status IN ('open', 'sending') AND t.until > ${databaseNow}
       AND t.conversation_id <> ${conversation}`,
  );
  const values = [
    statement.value(turn.id),
    conversation,
    statement.value(replaceNul(turn.contactId)),
    owner,
    statement.value(turn.caller.agent, 'json'),
    `'open'`,
    `${databaseNow} + ${turnDuration}`,
    databaseNow,
    statement.value(turn.seenAt, 'bigint'),
  ];
  // after what it replaces: a bot has one open turn in a conversation
  const begun = statement.part(
    'begun',
    `INSERT INTO handoff.turns (id, conversation_id, contact_id, owner, bot, status, until, started_at, seen_at)
     SELECT ${values.join(', ')} FROM ${condition}
     WHERE (SELECT count(*) FROM ${elsewhere}) < ${maxTurns} AND (SELECT count(*) FROM ${replaced}) >= 0
     ON CONFLICT (conversation_id, owner) WHERE status = 'open' DO NOTHING RETURNING until`,
  );
  statement.column('until', `SELECT until FROM ${begun}`);
  tellEndedIn(statement, `SELECT id, conversation_id, owner FROM ${replaced} WHERE hash IS NULL`, {
    name: 'told_replaced',
    reason: `'replaced'`,
  });
}
