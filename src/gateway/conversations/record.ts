import type { Agent, Conversation } from '../../model/conversation.js';
import { databaseNow, replaceNul, type Queries } from '../database/database.js';
import type { Statement } from '../database/statement.js';
import type { KeptRow } from '../desk/kept.js';
import type { Timer } from '../timers/timer.js';
import { liveTurns, type LiveTurn } from '../turns/live-turns.js';
import type { OwnWord } from './own-word.js';

/** Milliseconds. */
export const day = 24 * 3_600_000;

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
  /** What is known of the last command, beside what the platform says. */
  word?: OwnWord;
  timer?: Timer;
  /** What bots are about to say here, or have proposed. As of when the record was loaded. */
  turns?: readonly LiveTurn[];
  /** When the record was loaded or saved: milliseconds since 1970 by the clock of the database. */
  loadedAt: number;
  /** When somebody last saw the conversation, to the day: milliseconds since 1970 by the clock of the database. */
  lastSeenAt: number;
}

export interface RecordRow {
  id: string;
  version: number;
  control_version: number;
  platform_version: number | null;
  state: Conversation;
  personal: boolean;
  removed: boolean;
  claim: Claim | null;
  word: OwnWord | null;
  due: number | null;
  agent: Agent | null;
  set_at: number | null;
  turns: LiveTurn[] | null;
  loaded_at: number;
  updated_at: number;
}

export const toRecord = (row: RecordRow): ConversationRecord => ({
  id: row.id,
  version: row.version,
  controlVersion: row.control_version,
  platformVersion: row.platform_version ?? undefined,
  state: row.state,
  personal: row.personal,
  removed: row.removed,
  claim: row.claim ?? undefined,
  word: row.word ?? undefined,
  timer: row.due === null ? undefined : { due: row.due, agent: row.agent!, setAt: row.set_at! },
  turns: row.turns ?? undefined,
  loadedAt: row.loaded_at,
  lastSeenAt: row.updated_at,
});

/** What the gateway knew at a moment. */
export interface Loaded {
  record?: ConversationRecord;
  /** What the desk keeps of it. Null: nothing. Undefined: it was not asked for. */
  desk?: KeptRow | null;
  /** Milliseconds since 1970 by the clock of the database. */
  at: number;
}

/**
 * An SQL expression: the new `updated_at` of a row that somebody sees. It is kept to the day: while it stays the same,
 * no index changes with the row, and a change of the state costs a fraction.
 */
export const seenNow = (table: string): string =>
  `CASE WHEN ${table}.updated_at < ${databaseNow} - ${day} THEN ${databaseNow} ELSE ${table}.updated_at END`;

export const selectRecord = `SELECT
    c.id, c.version, c.control_version, c.platform_version, c.state, c.personal, c.removed, c.claim, c.word, c.updated_at,
    t.due, t.agent, t.set_at, ${liveTurns('c.id')} AS turns, ${databaseNow} AS loaded_at
  FROM handoff.conversations c LEFT JOIN handoff.timers t ON t.conversation_id = c.id`;

export async function loadRecord(db: Queries, id: string): Promise<ConversationRecord | undefined> {
  const [row] = await db.query<RecordRow>(`${selectRecord} WHERE c.id = $1`, [replaceNul(id)]);
  return row && toRecord(row);
}

/** An SQL expression: what the desk keeps of the conversation with this id, as JSON. Null: nothing. */
export const keptRow = (id: string): string =>
  `(SELECT json_build_object('version', d.version, 'kept', d.kept, 'heard', d.heard)
    FROM handoff.desk d WHERE d.conversation_id = ${id})`;

/** The same, with the time for a conversation that is not known yet; and with what the desk keeps of it. */
export async function lookUp(db: Queries, id: string, withDesk = false): Promise<Loaded> {
  const desk = withDesk ? `, ${keptRow('$1')} AS desk` : '';
  const [row] = await db.query<RecordRow & { now: number; desk?: KeptRow | null }>(
    `SELECT ${databaseNow} AS now${desk}, r.*
     FROM (SELECT) AS always LEFT JOIN (${selectRecord} WHERE c.id = $1) r ON true`,
    [replaceNul(id)],
  );
  return { at: row!.now, record: row!.id === null ? undefined : toRecord(row!), desk: row!.desk };
}

export async function loadRecords(db: Queries, ids: string[]): Promise<Map<string, ConversationRecord>> {
  const rows = await db.query<RecordRow>(`${selectRecord} WHERE c.id IN (SELECT json_array_elements_text($1::json))`, [
    ids.map(replaceNul),
  ]);
  return new Map(rows.map((row) => [row.id, toRecord(row)]));
}

/** What to save of a state, and how it differs from the record. */
export interface RecordUpdate {
  state: Conversation;
  platformVersion?: number;
  personal: boolean;
  claim?: Claim;
  word?: OwnWord;
  /** The state differs in any way. */
  changed: boolean;
  /** It differs in who answers. */
  controlChanged: boolean;
}

/**
 * The record after an update.
 *
 * Versions follow the clock of the database: open pages remember the versions that they have seen, and ignore a state
 * with a lower one, even if the database has started over. The moment when the record was loaded is late enough for
 * that, and it is known here.
 */
export function updated(
  { record, at }: Loaded,
  { changed, controlChanged, ...update }: RecordUpdate,
  { timer, turns }: Pick<ConversationRecord, 'timer' | 'turns'>,
): ConversationRecord {
  const newVersion = Math.max(at, (record?.version ?? 0) + 1);
  const version = changed || !record ? newVersion : record.version;
  return {
    ...update,
    id: update.state.id,
    version,
    controlVersion: controlChanged || !record ? version : record.controlVersion,
    removed: false,
    timer,
    turns,
    loadedAt: at,
    lastSeenAt: at,
  };
}

/**
 * Saves a record as a part of a statement, if `basis` is still the newest one. The part has no row if somebody else has
 * saved one in between. A claim that is new counts from the moment when it is saved.
 */
export function saveRecordIn(
  statement: Statement,
  basis: ConversationRecord | undefined,
  { id, version, controlVersion, state, platformVersion, personal, claim, word }: ConversationRecord,
): string {
  const isNew = claim && claim !== basis?.claim;
  const claimed = statement.value(isNew ? claim.agent : claim, 'json');
  const values = {
    version: statement.value(version, 'bigint'),
    control_version: statement.value(controlVersion, 'bigint'),
    platform_version: statement.value(platformVersion, 'double precision'),
    contact_id: statement.value(replaceNul(state.contact.id)),
    state: statement.value(state, 'json'),
    personal: statement.value(personal, 'boolean'),
    claim: isNew ? `json_build_object('agent', ${claimed}, 'at', ${databaseNow})` : claimed,
    word: statement.value(word, 'json'),
  };
  const key = statement.value(replaceNul(id));
  if (!basis) {
    return statement.countedPart(
      'saved',
      `INSERT INTO handoff.conversations (id, updated_at, ${Object.keys(values).join(', ')})
       SELECT ${key}, ${databaseNow}, ${Object.values(values).join(', ')} ON CONFLICT (id) DO NOTHING RETURNING id`,
    );
  }
  const set = Object.entries(values).map(([column, value]) => `${column} = ${value}`);
  return statement.countedPart(
    'saved',
    `UPDATE handoff.conversations c SET ${set.join(', ')}, updated_at = ${seenNow('c')}, removed = false
     WHERE id = ${key} AND version = ${statement.value(basis.version, 'bigint')} RETURNING id`,
  );
}

/** What a command leaves where its state is not known: who has taken the conversation over, and what was done. */
export interface Besides {
  /** Null ends the claim. */
  claim?: Agent | null;
  word?: OwnWord;
}

/** Writes it beside the state. */
export function writeBesidesIn(
  statement: Statement,
  condition: string,
  conversationId: string,
  { claim: agent, word }: Besides,
): void {
  const claim = agent ? `json_build_object('agent', ${statement.value(agent, 'json')}, 'at', ${databaseNow})` : 'NULL';
  const set = [
    ...(agent === undefined ? [] : [`claim = ${claim}`]),
    ...(word ? [`word = ${statement.value(word, 'json')}`] : []),
  ];
  if (!set.length) return;
  statement.part(
    'claimed',
    `UPDATE handoff.conversations c SET ${set.join(', ')} FROM ${condition}
     WHERE c.id = ${statement.value(replaceNul(conversationId))}`,
  );
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
    `UPDATE handoff.conversations c SET updated_at = ${seenNow('c')}
     WHERE id IN (SELECT json_array_elements_text($1::json))`,
    [ids.map(replaceNul)],
  );
}
