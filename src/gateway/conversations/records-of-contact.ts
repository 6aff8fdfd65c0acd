import type { Conversation } from '../../model/conversation.js';
import { replaceNul, type Queries } from '../database/database.js';
import { selectRecord, toRecord, type ConversationRecord, type RecordRow } from './record.js';

/**
 * The conversations of a contact that the platform still has, those that changed last first, starting after the record
 * `after`.
 */
export async function loadRecordsOfContact(
  db: Queries,
  contactId: string,
  limit = 20,
  after?: ConversationRecord,
): Promise<ConversationRecord[]> {
  const rows = await db.query<RecordRow>(
    `${selectRecord} WHERE c.contact_id = $1 AND NOT c.removed AND ($3::bigint IS NULL OR (c.version, c.id) < ($3, $4))
     ORDER BY c.version DESC, c.id DESC LIMIT $2`,
    [replaceNul(contactId), limit, after?.version, after && replaceNul(after.id)],
  );
  return rows.map(toRecord);
}

/** Up to `limit` conversations of each of these contacts, as above. */
export async function loadRecordsOfContacts(
  db: Queries,
  contactIds: string[],
  limit: number,
): Promise<Map<string, ConversationRecord[]>> {
  const records = new Map(contactIds.map((id) => [id, [] as ConversationRecord[]]));
  if (!contactIds.length) return records;
  const rows = await db.query<RecordRow & { of: number }>(
    `SELECT contact.n::integer AS of, r.*
     FROM json_array_elements_text($1::json) WITH ORDINALITY AS contact (id, n) CROSS JOIN LATERAL (
       ${selectRecord} WHERE c.contact_id = contact.id AND NOT c.removed ORDER BY c.version DESC, c.id DESC LIMIT $2
     ) r`,
    [contactIds.map(replaceNul), limit],
  );
  for (const row of rows) records.get(contactIds[row.of - 1]!)!.push(toRecord(row));
  return records;
}

/** The newest conversation of a contact that `matches`, however many others there are. */
export async function findRecordOfContact(
  db: Queries,
  contactId: string,
  matches: (state: Conversation) => boolean,
): Promise<ConversationRecord | undefined> {
  const pageSize = 100;
  for (let after: ConversationRecord | undefined; ;) {
    const records = await loadRecordsOfContact(db, contactId, pageSize, after);
    const found = records.find(({ state }) => matches(state));
    if (found || records.length < pageSize) return found;
    after = records.at(-1);
  }
}
