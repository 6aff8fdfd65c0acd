import type { Agent, Conversation } from '../../model/conversation.js';
import { databaseNow, type Queries } from '../database/database.js';
import type { Timer } from '../timers/table.js';

/** Who took over through this gateway. A platform may need a moment until its reads say so too. */
export interface Claim {
  agent: Agent;
  /** By the clock of the database: nodes compare it, and their own clocks differ. */
  at: number;
}

/** What the gateway knows of a conversation. */
export interface Known {
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
  asOf: number;
  /** When somebody saw it last, to the day: milliseconds by the clock of a node. */
  seenAt: number;
}

interface KnownRow {
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
  as_of: number;
  updated_at: number;
}

const toKnown = (row: KnownRow): Known => ({
  id: row.id,
  version: row.version,
  controlVersion: row.control_version,
  platformVersion: row.platform_version ?? undefined,
  state: row.state,
  personal: row.personal,
  removed: row.removed,
  claim: row.claim ?? undefined,
  timer: row.due === null ? undefined : { due: row.due, agent: row.agent!, setAt: row.set_at! },
  asOf: row.as_of,
  seenAt: row.updated_at,
});

const select = `SELECT c.id, c.version, c.control_version, c.platform_version, c.state, c.personal, c.removed, c.claim, c.updated_at, t.due, t.agent, t.set_at,
    ${databaseNow} AS as_of
  FROM handoff.conversations c LEFT JOIN handoff.timers t ON t.conversation_id = c.id`;

/** PostgreSQL keeps every text but this character. */
export const storable = (text: string): string => text.replaceAll('\0', '\ufffd');

export async function loadKnown(db: Queries, id: string): Promise<Known | undefined> {
  const [row] = await db.query<KnownRow>(`${select} WHERE c.id = $1`, [storable(id)]);
  return row && toKnown(row);
}

export async function loadMany(db: Queries, ids: string[]): Promise<Map<string, Known>> {
  const rows = await db.query<KnownRow>(`${select} WHERE c.id IN (SELECT json_array_elements_text($1::json))`, [
    ids.map(storable),
  ]);
  return new Map(rows.map((row) => [row.id, toKnown(row)]));
}

/** Those of one contact that the platform still has, the newest first, after one of them. */
export async function loadOfContact(db: Queries, contactId: string, limit = 20, after?: Known): Promise<Known[]> {
  const rows = await db.query<KnownRow>(
    `${select} WHERE c.contact_id = $1 AND NOT c.removed AND ($3::bigint IS NULL OR (c.updated_at, c.id) < ($3, $4))
     ORDER BY c.updated_at DESC, c.id DESC LIMIT $2`,
    [storable(contactId), limit, after?.seenAt, after && storable(after.id)],
  );
  return rows.map(toKnown);
}

/** The newest one of a contact that `fits`, however many others there are. */
export async function findOfContact(
  db: Queries,
  contactId: string,
  fits: (state: Conversation) => boolean,
): Promise<Known | undefined> {
  const page = 100;
  for (let after: Known | undefined; ;) {
    const known = await loadOfContact(db, contactId, page, after);
    const found = known.find(({ state }) => fits(state));
    if (found || known.length < page) return found;
    after = known.at(-1);
  }
}

/** What is to be kept of a state. */
export interface Fresh {
  state: Conversation;
  platformVersion?: number;
  personal: boolean;
  claim?: Claim;
  /** Whether it differs from what was known, and in who answers. */
  changed: boolean;
  controlChanged: boolean;
}

type Saved = Pick<Known, 'version' | 'controlVersion' | 'asOf' | 'seenAt'>;

/**
 * Writes a state, if what was known is still the newest. Undefined: somebody else was first. Versions follow the clock:
 * pages that are open keep theirs when the database begins again, and would not take anything lower.
 */
export async function saveKnown(
  tx: Queries,
  known: Known | undefined,
  fresh: Fresh,
  now: number,
): Promise<Saved | undefined> {
  const { state, platformVersion, personal, claim, changed, controlChanged } = fresh;
  const values = [storable(state.id), state, platformVersion, personal, storable(state.contact.id), claim, now];
  const returning = `RETURNING version, control_version, ${databaseNow} AS as_of`;
  const [row] = known
    ? await tx.query<KnownRow>(
        `UPDATE handoff.conversations c SET
         version = CASE WHEN $9 THEN greatest(c.version + 1, n.v) ELSE c.version END,
         control_version = CASE WHEN $10 THEN greatest(c.version + 1, n.v) ELSE c.control_version END,
         state = $2, platform_version = $3, personal = $4, contact_id = $5, claim = $6, updated_at = $7, removed = false
       FROM (SELECT ${databaseNow} AS v) n WHERE c.id = $1 AND c.version = $8 ${returning}`,
        [...values, known.version, changed, controlChanged],
      )
    : await tx.query<KnownRow>(
        `INSERT INTO handoff.conversations (id, state, platform_version, personal, contact_id, claim, updated_at, version, control_version)
       SELECT $1, $2::json, $3::double precision, $4::boolean, $5, $6::json, $7::bigint, v, v FROM (SELECT ${databaseNow} AS v) n
       ON CONFLICT (id) DO NOTHING ${returning}`,
        values,
      );
  return row && { version: row.version, controlVersion: row.control_version, asOf: row.as_of, seenAt: now };
}

export async function touchKnown(db: Queries, ids: string[], now: number): Promise<void> {
  await db.query(
    'UPDATE handoff.conversations SET updated_at = $2 WHERE id IN (SELECT json_array_elements_text($1::json)) AND updated_at < $2',
    [ids.map(storable), now],
  );
}
