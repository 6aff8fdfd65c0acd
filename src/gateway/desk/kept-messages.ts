import type { Message } from '../../model/message.js';
import { replaceNul, type Queries } from '../database/database.js';
import type { Statement } from '../database/statement.js';
import { wordsOf } from './words.js';

/**
 * A message that the gateway keeps.
 *
 * - `note`: of the team, where the platform has no notes
 * - `line`: of the history, where the platform writes none
 * - `sent`: by an agent through the gateway; the platform has it, and may not say by whom
 * - `heard`: the whole message, where the platform has no history
 */
export interface KeptMessage {
  kind: 'note' | 'line' | 'sent' | 'heard';
  message: Message;
}

const ownPrefix = 'desk-';
/** The id of a message that only the gateway has. */
export const ownId = (kind: 'note' | 'line', name: string): string => `${ownPrefix}${kind}-${name}`;
export const isOwnId = (id: string): boolean => id.startsWith(ownPrefix);

/** Characters of a message that are searched. PostgreSQL takes a megabyte of words. */
const maxSearched = 20_000;

/** Adds messages as a part of a statement, in their order and each once, if `condition` has a row. */
export function addMessagesIn(statement: Statement, condition: string, messages: readonly KeptMessage[]): void {
  if (!messages.length) return;
  const rows = messages.map(({ kind, message }, place) => {
    const { conversationId, id, at, text } = message;
    const words = kind === 'heard' || kind === 'note' ? wordsOf(text.slice(0, maxSearched)).join(' ') : undefined;
    const values = [
      statement.value(replaceNul(conversationId)),
      statement.value(replaceNul(id)),
      statement.value(Date.parse(at), 'bigint'),
      statement.value(kind),
      statement.value(message, 'json'),
      statement.value(words && replaceNul(words)),
    ];
    return `(${place}, ${values.join(', ')})`;
  });
  statement.part(
    'added',
    `INSERT INTO handoff.messages (conversation_id, id, at, kind, message, words)
     SELECT m.conversation_id, m.id, m.at, m.kind, m.message, to_tsvector('simple', m.words)
     FROM ${condition}, (VALUES ${rows.join(', ')}) AS m (place, conversation_id, id, at, kind, message, words)
     ORDER BY m.place ON CONFLICT (conversation_id, id) DO NOTHING`,
  );
}

export async function findKept(db: Queries, conversationId: string, id: string): Promise<Message | undefined> {
  const [row] = await db.query<{ message: Message }>(
    `SELECT message FROM handoff.messages WHERE conversation_id = $1 AND id = $2`,
    [replaceNul(conversationId), replaceNul(id)],
  );
  return row?.message;
}

/** Who sent which of these messages, and its client id. */
export async function findSent(
  db: Queries,
  conversationId: string,
  ids: readonly string[],
): Promise<Map<string, Message>> {
  const rows = await db.query<{ message: Message }>(
    `SELECT message FROM handoff.messages
     WHERE conversation_id = $1 AND kind = 'sent' AND id IN (SELECT json_array_elements_text($2::json))`,
    [replaceNul(conversationId), ids.map(replaceNul)],
  );
  return new Map(rows.map(({ message }) => [message.id, message]));
}

/** A message in a history. Of one moment, the platform’s come first, and ours in the order in which they came. */
export interface Position {
  at: number;
  id: string;
}

/** The newest notes and lines of a part of a history, oldest first, and who sent which of these messages. */
export async function besides(
  db: Queries,
  conversationId: string,
  { from, before, limit }: { from?: number; before?: Position; limit: number },
  sentIds: readonly string[],
): Promise<{ own: Message[]; sent: Map<string, Message> }> {
  const rows = await db.query<{ kind: KeptMessage['kind']; message: Message }>(
    `SELECT kind, message FROM (
       (SELECT kind, message, at, seq FROM handoff.messages
        WHERE conversation_id = $1 AND kind IN ('note', 'line')
          AND ($2::bigint IS NULL OR at >= $2)
          AND ($3::bigint IS NULL OR at < $3 OR (at = $3 AND seq < (
            SELECT seq FROM handoff.messages WHERE conversation_id = $1 AND id = $6 AND kind IN ('note', 'line')
          )))
        ORDER BY at DESC, seq DESC LIMIT $4)
       UNION ALL
       (SELECT kind, message, at, seq FROM handoff.messages
        WHERE conversation_id = $1 AND kind = 'sent' AND id IN (SELECT json_array_elements_text($5::json)))
     ) m ORDER BY at, seq`,
    [replaceNul(conversationId), from, before?.at, limit, sentIds.map(replaceNul), before && replaceNul(before.id)],
  );
  return {
    own: rows.filter(({ kind }) => kind !== 'sent').map(({ message }) => message),
    sent: new Map(rows.filter(({ kind }) => kind === 'sent').map(({ message }) => [message.id, message])),
  };
}

/** The newest kept messages before a position, oldest first. */
export async function keptHistory(
  db: Queries,
  conversationId: string,
  limit: number,
  before?: number,
): Promise<Array<{ seq: number; message: Message }>> {
  const rows = await db.query<{ seq: number; message: Message }>(
    `SELECT seq, message FROM handoff.messages m
     WHERE conversation_id = $1 AND kind <> 'sent' AND ($3::bigint IS NULL OR (at, seq) < (
       SELECT at, seq FROM handoff.messages WHERE conversation_id = $1 AND seq = $3
     ))
     ORDER BY at DESC, seq DESC LIMIT $2`,
    [replaceNul(conversationId), limit, before],
  );
  return rows.reverse();
}
