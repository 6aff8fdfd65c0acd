import { databaseNow, replaceNul } from '../database/database.js';
import type { Statement } from '../database/statement.js';
import { hintIfTooLarge, type ClientEvent } from './client-event.js';

/** Adds events to the outbox, in their order, as a part of a statement. */
export function addToOutboxIn(statement: Statement, condition: string, events: readonly ClientEvent[]): void {
  const rows = events.map(hintIfTooLarge).map(({ kind, conversationId, contactId, data, before }, place) => {
    const values = [
      statement.value(kind),
      statement.value(conversationId && replaceNul(conversationId)),
      statement.value(contactId && replaceNul(contactId)),
      statement.value(data, 'json'),
      statement.value(before, 'json'),
    ];
    return `(${place}, ${values.join(', ')})`;
  });
  // the order comes first, and the ids after it: they are drawn when the condition is known to hold
  statement.countedPart(
    'told',
    `INSERT INTO handoff.outbox (at, kind, conversation_id, contact_id, data, before)
     SELECT ${databaseNow}, kind, conversation_id, contact_id, data, before
     FROM ${condition}, (VALUES ${rows.join(', ')})
       AS events (place, kind, conversation_id, contact_id, data, before)
     ORDER BY place RETURNING kind`,
  );
}
