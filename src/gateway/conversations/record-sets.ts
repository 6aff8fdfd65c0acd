import { databaseNow, replaceNul, type Queries } from '../database/database.js';
import { batchSize } from '../database/delete-in-batches.js';
import { hintIfTooLarge } from '../events/client-event.js';
import { seenNow, selectRecord, toRecord, type ConversationRecord, type RecordRow } from './record.js';
import type { Step } from './step.js';

/** The records of these conversations as far as there are any, by id, and the time by the clock of the database. */
export async function lookUpAll(
  db: Queries,
  ids: readonly string[],
): Promise<{ records: Map<string, ConversationRecord>; at: number }> {
  const records = new Map<string, ConversationRecord>();
  let at = 0;
  for (let start = 0; start === 0 || start < ids.length; start += batchSize) {
    const rows = await db.query<RecordRow & { now: number }>(
      `SELECT ${databaseNow} AS now, r.* FROM (SELECT) AS always LEFT JOIN (
         ${selectRecord} WHERE c.id IN (SELECT json_array_elements_text($1::json))
       ) r ON true`,
      [ids.slice(start, start + batchSize).map(replaceNul)],
    );
    at ||= rows[0]!.now;
    for (const row of rows) if (row.id !== null) records.set(row.id, toRecord(row));
  }
  return { records, at };
}

/** Which of these conversations the gateway has met, and the platform still has. */
export async function knownIds(db: Queries, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(
    `SELECT id FROM handoff.conversations
     WHERE id IN (SELECT json_array_elements_text($1::json)) AND NOT removed`,
    [ids.map(replaceNul)],
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * Saves the records of many conversations, with timers and events, in one statement for each ten thousand. Resolves
 * with the ids of those that were saved; for all others, somebody else has saved a state in between.
 *
 * Rows are locked in the order of their ids, so that two of these statements never wait for each other.
 */
export async function saveRecords(db: Queries, steps: readonly Step[]): Promise<Set<string>> {
  const saved = new Set<string>();
  for (let start = 0; start < steps.length; start += batchSize) {
    const rows = await db.query<{ id: string }>(statement, valuesOf(steps.slice(start, start + batchSize)));
    for (const { id } of rows) saved.add(id);
  }
  return saved;
}

function valuesOf(steps: readonly Step[]): unknown[] {
  const all = (of: (step: Step) => unknown) => steps.map(of);
  const events = steps.flatMap(({ event }) => (event ? [hintIfTooLarge(event)] : []));
  return [
    all(({ next }) => replaceNul(next.id)),
    all(({ next }) => next.state),
    all(({ next }) => replaceNul(next.state.contact.id)),
    all(({ next }) => next.version),
    all(({ next }) => next.controlVersion),
    all(({ next }) => next.platformVersion),
    all(({ next }) => next.personal),
    all(({ basis }) => basis?.version),
    all(({ next }) => next.word),
    steps.flatMap(({ next, timer }) => (timer === null ? [replaceNul(next.id)] : [])),
    events.map(({ kind }) => kind),
    events.map(({ conversationId }) => replaceNul(conversationId!)),
    events.map(({ contactId }) => contactId && replaceNul(contactId)),
    events.map(({ data }) => data),
    events.map(({ before }) => before),
  ];
}

const texts = (number: number) => `json_array_elements_text($${number}::json)`;
const documents = (number: number) => `json_array_elements($${number}::json)`;

const statement = `WITH given AS MATERIALIZED (
    SELECT id, state, contact_id, version::bigint, control_version::bigint, platform_version::double precision,
      personal::boolean, basis::bigint, CASE WHEN json_typeof(word) = 'object' THEN word END AS word
    FROM ROWS FROM (
      ${[texts(1), documents(2), ...[3, 4, 5, 6, 7, 8].map(texts), documents(9)].join(', ')}
    ) AS rows (id, state, contact_id, version, control_version, platform_version, personal, basis, word)
  ), inserted AS (
    INSERT INTO handoff.conversations (
      id, state, contact_id, version, control_version, platform_version, personal, word, updated_at
    )
    SELECT id, state, contact_id, version, control_version, platform_version, personal, word, ${databaseNow}
    FROM given WHERE basis IS NULL ORDER BY id
    ON CONFLICT (id) DO NOTHING RETURNING id
  ), locked AS MATERIALIZED (
    SELECT c.id FROM handoff.conversations c JOIN given g ON g.id = c.id AND g.basis = c.version
    ORDER BY c.id FOR UPDATE OF c
  ), changed AS (
    UPDATE handoff.conversations c SET
      state = g.state, contact_id = g.contact_id, version = g.version, control_version = g.control_version,
      platform_version = g.platform_version, personal = g.personal, word = g.word, updated_at = ${seenNow('c')}, removed = false
    FROM locked l JOIN given g ON g.id = l.id
    WHERE c.id = l.id AND c.version = g.basis RETURNING c.id
  ), saved AS MATERIALIZED (
    SELECT id FROM inserted UNION ALL SELECT id FROM changed
  ), untimed AS (
    DELETE FROM handoff.timers t USING saved s
    WHERE t.conversation_id = s.id AND s.id IN (SELECT ${texts(10)}) RETURNING t.conversation_id
  ), told AS (
    INSERT INTO handoff.outbox (at, kind, conversation_id, contact_id, data, before)
    SELECT ${databaseNow}, e.kind, e.conversation_id, e.contact_id, e.data,
      CASE WHEN json_typeof(e.before) = 'object' THEN e.before END
    FROM ROWS FROM (${[texts(11), texts(12), texts(13), documents(14), documents(15)].join(', ')})
      WITH ORDINALITY AS e (kind, conversation_id, contact_id, data, before, place)
    JOIN saved s ON s.id = e.conversation_id
    ORDER BY e.place RETURNING kind
  )
  SELECT id FROM saved`;
