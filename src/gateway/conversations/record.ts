import type { Agent, Conversation } from '../../model/conversation.js';
import type { Transaction } from '../bus/wakes.js';
import { databaseNow, replaceNul, type Queries } from '../database/database.js';
import { writeTimer, type Timer, type TimerSetting } from '../timers/timer.js';
import { liveTurns, type LiveTurn } from '../turns/live-turns.js';

/**
 * Who took a conversation over through this gateway. Stored as JSON, so its property names are part of the database.
 */
export interface Claim {
  agent: Agent;
  /** Milliseconds since 1970 by the clock of the database: nodes compare it, and their own clocks differ. */
  at: number;
}

/** What the gateway knows about a conversation. */
export interface ConversationRecord {
  id: string;
  /**
   * The gateway's own version. It rises with every change, to the database's clock or, if that is no higher, by one.
   */
  version: number;
  /** The version of the last change to who answers. A person must have seen this one before acting. */
  controlVersion: number;
  /** The platform's own version, if it has versions. */
  platformVersion?: number;
  /** The last state, without what differs from agent to agent. */
  state: Conversation;
  /** The platform's permissions differ from agent to agent, so each agent has to read for themselves. */
  personal: boolean;
  /** The platform no longer has the conversation. */
  removed: boolean;
  claim?: Claim;
  timer?: Timer;
  /** What bots are about to say here, or have proposed. As of when the record was loaded. */
  turns?: readonly LiveTurn[];
  /** When the record was loaded or saved: milliseconds since 1970 by the clock of the database. */
  loadedAt: number;
  /** When somebody last saw the conversation, to the day: milliseconds since 1970 by the clock of the database. */
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
  turns: LiveTurn[] | null;
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
  turns: row.turns ?? undefined,
  loadedAt: row.loaded_at,
  lastSeenAt: row.updated_at,
});

const select = `SELECT
    c.id, c.version, c.control_version, c.platform_version, c.state, c.personal, c.removed, c.claim, c.updated_at,
    t.due, t.agent, t.set_at, ${liveTurns('c.id')} AS turns, ${databaseNow} AS loaded_at
  FROM handoff.conversations c LEFT JOIN handoff.timers t ON t.conversation_id = c.id`;

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

/** The conversations of a contact that the platform still has, the newest first, starting after the record `after`. */
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

/** What to save of a state, and how it differs from the record. */
export interface RecordUpdate {
  state: Conversation;
  platformVersion?: number;
  personal: boolean;
  claim?: Claim;
  /** The state differs in any way. */
  changed: boolean;
  /** It differs in who answers. */
  controlChanged: boolean;
}

type Saved = Pick<ConversationRecord, 'version' | 'controlVersion' | 'loadedAt' | 'lastSeenAt'>;

/**
 * Saves a state if `record` is still the newest. Undefined: somebody else has saved one in between.
 *
 * Versions follow the clock. Open pages remember the versions that they have seen, and ignore a state with a lower one,
 * even if the database has started over.
 */
export async function saveRecord(
  tx: Queries,
  record: ConversationRecord | undefined,
  update: RecordUpdate,
): Promise<Saved | undefined> {
  const { state, platformVersion, personal, claim, changed, controlChanged } = update;
  const values = [replaceNul(state.id), state, platformVersion, personal, replaceNul(state.contact.id), claim];
  const returning = `RETURNING version, control_version, ${databaseNow} AS loaded_at`;
  const [row] = record
    ? await tx.query<RecordRow>(
        `UPDATE handoff.conversations c SET
           version = CASE WHEN $8 THEN greatest(c.version + 1, n.v) ELSE c.version END,
           control_version = CASE WHEN $9 THEN greatest(c.version + 1, n.v) ELSE c.control_version END,
           state = $2, platform_version = $3, personal = $4, contact_id = $5, claim = $6, updated_at = n.v,
           removed = false
         FROM (SELECT ${databaseNow} AS v) n WHERE c.id = $1 AND c.version = $7 ${returning}`,
        [...values, record.version, changed, controlChanged],
      )
    : await tx.query<RecordRow>(
        `INSERT INTO handoff.conversations (
           id, state, platform_version, personal, contact_id, claim, updated_at, version, control_version
         )
         SELECT $1, $2::json, $3::double precision, $4::boolean, $5, $6::json, v, v, v
         FROM (SELECT ${databaseNow} AS v) n
         ON CONFLICT (id) DO NOTHING ${returning}`,
        values,
      );
  if (!row) return undefined;
  const { version, control_version: controlVersion, loaded_at: loadedAt } = row;
  return { version, controlVersion, loadedAt, lastSeenAt: loadedAt };
}

/** Writes what a command leaves beside the state. Null deletes, `undefined` leaves as it is. */
export async function writeTimerAndClaim(
  tx: Transaction,
  conversationId: string,
  { timer, claim }: { timer?: TimerSetting | null; claim?: Claim | null },
): Promise<void> {
  if (timer !== undefined) await writeTimer(tx, conversationId, timer);
  if (claim !== undefined) {
    await tx.query('UPDATE handoff.conversations SET claim = $2 WHERE id = $1', [conversationId, claim]);
  }
}

/** False: the record has changed since, or the conversation was removed already. */
export async function markRemoved(tx: Queries, { id, version }: ConversationRecord): Promise<boolean> {
  const removed = await tx.query(
    'UPDATE handoff.conversations SET removed = true WHERE id = $1 AND version = $2 AND NOT removed RETURNING id',
    [id, version],
  );
  return removed.length > 0;
}

/** Notes that somebody has seen these conversations. */
export async function touchRecords(db: Queries, ids: string[]): Promise<void> {
  await db.query(
    `UPDATE handoff.conversations SET updated_at = greatest(updated_at, ${databaseNow})
     WHERE id IN (SELECT json_array_elements_text($1::json))`,
    [ids.map(replaceNul)],
  );
}
