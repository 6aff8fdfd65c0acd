import type { Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import { databaseNow, replaceNul, type Queries } from '../database/database.js';
import { Statement } from '../database/statement.js';
import type { ClientEvent } from '../events/client-event.js';
import { addToOutboxIn } from '../events/outbox.js';
import type { DeskRow, Kept, KeptRow } from './kept.js';
import { addMessagesIn, type KeptMessage } from './kept-messages.js';
import { wordsOf } from './words.js';

interface Row extends Nullable<KeptRow> {
  conversation_id: string;
  now: number;
}
type Nullable<T> = { [K in keyof T]: T[K] | null };

/** What is stored, as of `now`. Nothing is a row as well: the first one that is saved. */
export const toRow = ({ version, kept, heard, now }: Nullable<KeptRow> & { now: number }): DeskRow => ({
  version: version ?? 0,
  kept: kept ?? {},
  ...(heard && { heard }),
  now,
});

export async function loadRow(db: Queries, id: string): Promise<DeskRow> {
  const [row] = await db.query<Row>(
    `SELECT ${databaseNow} AS now, d.version, d.kept, d.heard
     FROM (SELECT) AS always LEFT JOIN handoff.desk d ON d.conversation_id = $1`,
    [replaceNul(id)],
  );
  return toRow(row!);
}

export async function loadRows(db: Queries, ids: string[]): Promise<Map<string, DeskRow>> {
  const rows = await db.query<Row>(
    `SELECT conversation_id, version, kept, heard, ${databaseNow} AS now FROM handoff.desk
     WHERE conversation_id IN (SELECT json_array_elements_text($1::json))`,
    [ids.map(replaceNul)],
  );
  return new Map(rows.map((row) => [row.conversation_id, toRow(row)]));
}

/** By what the desk finds a conversation of its own again. */
const placeOf = ({ handler, closed }: Kept): string | null => (closed ? 'closed' : (handler?.kind ?? null));

/**
 * Saves a row, with messages that belong to the change, and what clients are told of them, in one round trip. False:
 * somebody else has saved one since it was loaded, and nothing was written.
 */
export async function saveRow(
  db: Queries,
  id: string,
  { version, kept, heard }: DeskRow,
  messages: readonly KeptMessage[] = [],
  findBy: readonly string[] = [],
): Promise<boolean> {
  const lastAt = heard?.lastMessage ? Date.parse(heard.lastMessage.at) : heard ? 0 : null;
  const { contact } = heard ?? {};
  const names = contact && wordsOf([contact.name ?? '', contact.id, ...findBy].join(' ')).join(' ');
  const statement = new Statement();
  const saved = statement.countedPart(
    'saved',
    `INSERT INTO handoff.desk AS d (conversation_id, version, kept, heard, place, last_at, words, updated_at)
     SELECT ${statement.value(replaceNul(id))}, 1, ${statement.value(kept, 'json')}, ${statement.value(heard, 'json')},
       ${statement.value(placeOf(kept))}, ${statement.value(lastAt, 'bigint')},
       to_tsvector('simple', ${statement.value(names && replaceNul(names))}), ${databaseNow}
     ON CONFLICT (conversation_id) DO UPDATE SET
       version = d.version + 1, kept = excluded.kept, heard = excluded.heard, place = excluded.place,
       last_at = coalesce(excluded.last_at, d.last_at),
       words = strip(coalesce(d.words, '') || coalesce(excluded.words, '')),
       updated_at = excluded.updated_at
     WHERE d.version = ${statement.value(version, 'bigint')} RETURNING version`,
  );
  addMessagesIn(statement, saved, messages);
  // whoever made the change tells of the new state as well, which sends these on
  const lines = messages.filter(({ kind }) => kind === 'line').map(({ message }) => toEvent(message));
  if (lines.length) addToOutboxIn(statement, saved, lines);
  return (await statement.run(db)).saved === 1;
}

const toEvent = (message: Message): ClientEvent => ({
  kind: 'message',
  conversationId: message.conversationId,
  data: message,
});

/** A page of the ids of conversations that are in one of these places, those that changed last first. */
export async function idsIn(
  db: Queries,
  places: readonly string[],
  limit: number,
  before?: { at: number; id: string },
): Promise<Array<{ id: string; at: number }>> {
  return db.query(
    `SELECT conversation_id AS id, updated_at AS at FROM handoff.desk
     WHERE place IN (SELECT json_array_elements_text($1::json))
       AND ($3::bigint IS NULL OR (updated_at, conversation_id) < ($3, $4))
     ORDER BY updated_at DESC, conversation_id DESC LIMIT $2`,
    [places, limit, before?.at, before?.id],
  );
}

/** A conversation that was heard of, with its state as it was last recorded, if it was. */
export interface HeardRow extends DeskRow {
  id: string;
  at: number;
  state?: Conversation;
}

/** A page of all conversations that were heard of, those with the newest message first. */
export async function heardRows(
  db: Queries,
  limit: number,
  search: readonly string[] | undefined,
  before?: { at: number; id: string },
): Promise<HeardRow[]> {
  const query = search?.map((word) => `${word}:*`).join(' & ');
  const rows = await db.query<Row & { last_at: number; state: Conversation | null }>(
    `SELECT d.conversation_id, d.version, d.kept, d.heard, d.last_at, c.state, ${databaseNow} AS now
     FROM handoff.desk d LEFT JOIN handoff.conversations c ON c.id = d.conversation_id
     WHERE d.last_at IS NOT NULL AND (c.removed IS NULL OR NOT c.removed)
       AND ($3::bigint IS NULL OR (d.last_at, d.conversation_id) < ($3, $4))
       AND ($1::text IS NULL OR d.words @@ to_tsquery('simple', $1) OR EXISTS (
         SELECT FROM handoff.messages m
         WHERE m.conversation_id = d.conversation_id AND m.words @@ to_tsquery('simple', $1)
       ))
     ORDER BY d.last_at DESC, d.conversation_id DESC LIMIT $2`,
    [query && replaceNul(query), limit, before?.at, before?.id],
  );
  return rows.map((row) => ({
    ...toRow(row),
    id: row.conversation_id,
    at: row.last_at,
    ...(row.state && { state: row.state }),
  }));
}
