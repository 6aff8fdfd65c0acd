import type { Agent, Conversation } from '../../model/conversation.js';
import { databaseNow, type Queries } from '../database/database.js';
import type { Timer } from '../timers/timer.js';

/** Who took over through this gateway. A platform may need a moment until its reads say so too. */
export interface Claim {
  agent: Agent;
  /** By the clock of the database: nodes compare it, and their own clocks differ. */
  at: number;
}

/** What the gateway knows of a conversation. */
export interface ConversationRecord {
  id: string;
  /** The gateway's own, which rises with every change: milliseconds since 1970, or one more than before. */
  version: number;
  /** The version of the last change to who answers: what a person has to have seen before acting. */
  controlVersion: number;
  /** The platform's own, where it has one. */
  platformVersion?: number;
  /** As it was last seen, without what differs from agent to agent. */
  state: Conversation;
  /** The platform's permissions differ from agent to agent, so each of them has to read. */
  personal: boolean;
  /** The platform does not have it any more. */
  removed: boolean;
  claim?: Claim;
  timer?: Timer;
  /** When this was known, by the clock of the database. */
  loadedAt: number;
  /** When somebody saw it last, to the day: milliseconds by the clock of a node. */
  lastSeenAt: number;
}

interface RecordRow {
  id: string;
  version: number;
  control_version: number;
  platform_version: number | null;
  state: Conversation;
  personal: boolean;
  removed: boolean;
  claim: Claim | null;
  due: number | null;
  agent: Agent | null;
  set_at: number | null;
  loaded_at: number;
  updated_at: number;
}

const toRecord = (row: RecordRow): ConversationRecord => ({
  id: row.id,
  version: row.version,
  controlVersion: row.control_version,
  platformVersion: row.platform_version ?? undefined,
  state: row.state,
  personal: row.personal,
  removed: row.removed,
  claim: row.claim ?? undefined,
  timer: row.due === null ? undefined : { due: row.due, agent: row.agent!, setAt: row.set_at! },
  loadedAt: row.loaded_at,
  lastSeenAt: row.updated_at,
});

const select = `SELECT c.id, c.version, c.control_version, c.platform_version, c.state, c.personal, c.removed, c.claim, c.updated_at, t.due, t.agent, t.set_at,
    ${databaseNow} AS loaded_at
  FROM handoff.conversations c LEFT JOIN handoff.timers t ON t.conversation_id = c.id`;

/** PostgreSQL keeps every text but this character. */
export const replaceNul = (text: string): string => text.replaceAll('\0', '\ufffd');

export async function loadRecord(db: Queries, id: string): Promise<ConversationRecord | undefined> {
  const [row] = await db.query<RecordRow>(`${select} WHERE c.id = $1`, [replaceNul(id)]);
  return row && toRecord(row);
}

export async function loadRecords(db: Queries, ids: string[]): Promise<Map<string, ConversationRecord>> {
  const rows = await db.query<RecordRow>(`${select} WHERE c.id IN (SELECT json_array_elements_text($1::json))`, [
    ids.map(replaceNul),
  ]);
  return new Map(rows.map((row) => [row.id, toRecord(row)]));
}

/** Those of one contact that the platform still has, the newest first, after one of them. */
export async function loadRecordsOfContact(
  db: Queries,
  contactId: string,
  limit = 20,
  after?: ConversationRecord,
): Promise<ConversationRecord[]> {
  const rows = await db.query<RecordRow>(
    `${select} WHERE c.contact_id = $1 AND NOT c.removed AND ($3::bigint IS NULL OR (c.updated_at, c.id) < ($3, $4))
     ORDER BY c.updated_at DESC, c.id DESC LIMIT $2`,
    [replaceNul(contactId), limit, after?.lastSeenAt, after && replaceNul(after.id)],
  );
  return rows.map(toRecord);
}

/** The newest one of a contact that `fits`, however many others there are. */
export async function findRecordOfContact(
  db: Queries,
  contactId: string,
  matches: (state: Conversation) => boolean,
): Promise<ConversationRecord | undefined> {
  const page = 100;
  for (let after: ConversationRecord | undefined; ;) {
    const records = await loadRecordsOfContact(db, contactId, page, after);
    const found = records.find(({ state }) => matches(state));
    if (found || records.length < page) return found;
    after = records.at(-1);
  }
}

/** What is to be kept of a state. */
export interface RecordUpdate {
  state: Conversation;
  platformVersion?: number;
  personal: boolean;
  claim?: Claim;
  /** Whether it differs from what was known, and in who answers. */
  changed: boolean;
  controlChanged: boolean;
}

type Saved = Pick<ConversationRecord, 'version' | 'controlVersion' | 'loadedAt' | 'lastSeenAt'>;

/**
 * Writes a state, if what was known is still the newest. Undefined: somebody else was first. Versions follow the clock:
 * pages that are open keep theirs when the database begins again, and would not take anything lower.
 */
export async function saveRecord(
  tx: Queries,
  record: ConversationRecord | undefined,
  update: RecordUpdate,
  now: number,
): Promise<Saved | undefined> {
  const { state, platformVersion, personal, claim, changed, controlChanged } = update;
  const values = [replaceNul(state.id), state, platformVersion, personal, replaceNul(state.contact.id), claim, now];
  const returning = `RETURNING version, control_version, ${databaseNow} AS loaded_at`;
  const [row] = record
    ? await tx.query<RecordRow>(
        `UPDATE handoff.conversations c SET
         version = CASE WHEN $9 THEN greatest(c.version + 1, n.v) ELSE c.version END,
         control_version = CASE WHEN $10 THEN greatest(c.version + 1, n.v) ELSE c.control_version END,
         state = $2, platform_version = $3, personal = $4, contact_id = $5, claim = $6, updated_at = $7, removed = false
       FROM (SELECT ${databaseNow} AS v) n WHERE c.id = $1 AND c.version = $8 ${returning}`,
        [...values, record.version, changed, controlChanged],
      )
    : await tx.query<RecordRow>(
        `INSERT INTO handoff.conversations (id, state, platform_version, personal, contact_id, claim, updated_at, version, control_version)
       SELECT $1, $2::json, $3::double precision, $4::boolean, $5, $6::json, $7::bigint, v, v FROM (SELECT ${databaseNow} AS v) n
       ON CONFLICT (id) DO NOTHING ${returning}`,
        values,
      );
  return row && { version: row.version, controlVersion: row.control_version, loadedAt: row.loaded_at, lastSeenAt: now };
}

export async function touchRecords(db: Queries, ids: string[], now: number): Promise<void> {
  await db.query(
    'UPDATE handoff.conversations SET updated_at = $2 WHERE id IN (SELECT json_array_elements_text($1::json)) AND updated_at < $2',
    [ids.map(replaceNul), now],
  );
}
