import type { Database, Queries } from './database.js';
import { beginFunction, publishFunction } from './functions.js';

/**
 * Applied in this order, each once, and never changed after a release. A `bigint` moment is in milliseconds since 1970.
 * Data from platforms and clients is stored as `json`, because `jsonb` rejects some texts that a contact can write.
 */
const migrations: ReadonlyArray<readonly string[]> = [
  [
    `CREATE SEQUENCE handoff.versions`,
    `CREATE TABLE handoff.conversations (
      id text PRIMARY KEY,
      version bigint NOT NULL,
      control_version bigint NOT NULL,
      platform_version double precision,
      contact_id text NOT NULL,
      state json NOT NULL,
      personal boolean NOT NULL DEFAULT false,
      removed boolean NOT NULL DEFAULT false,
      claim json,
      updated_at bigint NOT NULL
    )`,
    `CREATE INDEX conversations_contact ON handoff.conversations (contact_id)`,
    `CREATE TABLE handoff.locks (
      name text PRIMARY KEY,
      holder text NOT NULL,
      until timestamptz NOT NULL
    )`,
    `CREATE TABLE handoff.keys (
      scope text NOT NULL,
      key text NOT NULL,
      hash text NOT NULL,
      owner text NOT NULL,
      status text NOT NULL,
      lease_until bigint NOT NULL,
      created_at bigint NOT NULL,
      entry json NOT NULL,
      answer json,
      PRIMARY KEY (scope, key)
    )`,
    `CREATE INDEX keys_created ON handoff.keys (created_at)`,
    `CREATE INDEX keys_sent ON handoff.keys (lease_until) WHERE status = 'sent'`,
    `CREATE TABLE handoff.timers (
      conversation_id text PRIMARY KEY,
      due bigint NOT NULL,
      agent json NOT NULL,
      set_at bigint NOT NULL,
      not_before bigint NOT NULL,
      attempts integer NOT NULL DEFAULT 0
    )`,
    `CREATE INDEX timers_next ON handoff.timers (not_before)`,
    `CREATE TABLE handoff.audit (
      id bigserial PRIMARY KEY,
      at bigint NOT NULL,
      conversation_id text,
      entry json NOT NULL
    )`,
    `CREATE INDEX audit_conversation ON handoff.audit (conversation_id, id)`,
    `CREATE FUNCTION handoff.refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'the audit is only ever added to'; END $$`,
    `CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON handoff.audit
      FOR EACH STATEMENT EXECUTE FUNCTION handoff.refuse()`,
    `CREATE TABLE handoff.events (
      id bigserial PRIMARY KEY,
      at bigint NOT NULL,
      kind text NOT NULL,
      conversation_id text,
      contact_id text,
      data json NOT NULL
    )`,
    `CREATE INDEX events_at ON handoff.events (at)`,
    `CREATE TABLE handoff.purged (up_to bigint NOT NULL)`,
    `INSERT INTO handoff.purged VALUES (0)`,
  ],
  [
    // A database can start over, empty or from a backup, while clients remember ids of the old one. Ids that never lag
    // behind the clock are higher than any id before, up to 1,000 events a second. `setval` is not atomic: only the
    // holder of the log's lock draws an id.
    `ALTER TABLE handoff.events ALTER COLUMN id SET DEFAULT setval(
      'handoff.events_id_seq',
      greatest(nextval('handoff.events_id_seq'), (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
    )`,
    `SELECT setval(
      'handoff.events_id_seq',
      greatest(last_value, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
    ) FROM handoff.events_id_seq`,
    // a client that followed the old log has to read everything again
    `UPDATE handoff.purged SET up_to = (SELECT last_value FROM handoff.events_id_seq)`,
    // versions follow the clock now, and need no sequence
    `DROP SEQUENCE handoff.versions`,
  ],
  [
    // the state before the event, for clients who could see the conversation only then
    `ALTER TABLE handoff.events ADD COLUMN before json`,
  ],
  [
    `CREATE INDEX conversations_updated ON handoff.conversations (updated_at)`,
    `CREATE INDEX audit_at ON handoff.audit (at, id)`,
  ],
  [
    // by age and by person the audit can be cut, in a transaction that says so: see audit-cuts.ts
    `CREATE OR REPLACE FUNCTION handoff.refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN
        IF TG_OP <> 'TRUNCATE' AND current_setting('handoff.cutting', true) = 'on' THEN RETURN NULL; END IF;
        RAISE EXCEPTION 'the audit is only ever added to';
      END $$`,
    `ALTER TABLE handoff.audit
      ADD COLUMN contact_id text, ADD COLUMN agent_id text, ADD COLUMN tells_of_cut boolean NOT NULL DEFAULT false`,
    `SELECT set_config('handoff.cutting', 'on', true)`,
    // PostgreSQL cannot look into JSON in which there is a NUL
    `UPDATE handoff.audit a SET
      agent_id = CASE WHEN a.entry::text LIKE '%\\\\u0000%' THEN NULL ELSE a.entry->'agent'->>'id' END,
      contact_id = (SELECT c.contact_id FROM handoff.conversations c WHERE c.id = a.conversation_id)`,
    `SELECT set_config('handoff.cutting', 'off', true)`,
    `CREATE INDEX audit_contact ON handoff.audit (contact_id)`,
    `CREATE INDEX audit_agent ON handoff.audit (agent_id)`,
  ],
  [
    // what has happened, until `publish` moves it into the log: see events/publisher.ts
    `CREATE TABLE handoff.outbox (
      id bigserial PRIMARY KEY,
      at bigint NOT NULL,
      kind text NOT NULL,
      conversation_id text,
      contact_id text,
      data json NOT NULL,
      before json
    )`,
    publishFunction,
  ],
  [
    // the turns of bots: see turns/turn-table.ts
    `CREATE TABLE handoff.turns (
      id text PRIMARY KEY,
      conversation_id text NOT NULL,
      contact_id text NOT NULL,
      owner text NOT NULL,
      bot json NOT NULL,
      status text NOT NULL,
      until bigint NOT NULL,
      started_at bigint NOT NULL,
      seen_at bigint,
      hash text,
      answer json,
      ended json
    )`,
    `CREATE UNIQUE INDEX turns_open ON handoff.turns (conversation_id, owner) WHERE status = 'open'`,
    `CREATE INDEX turns_conversation ON handoff.turns (conversation_id) WHERE status <> 'ended'`,
    `CREATE INDEX turns_contact ON handoff.turns (contact_id) WHERE status <> 'ended'`,
    `CREATE INDEX turns_owner ON handoff.turns (owner) WHERE status <> 'ended'`,
    `CREATE INDEX turns_until ON handoff.turns (until) WHERE status <> 'ended'`,
    `CREATE INDEX turns_started ON handoff.turns (started_at)`,
    `CREATE TABLE handoff.silences (subject text PRIMARY KEY, at bigint NOT NULL, ended json NOT NULL)`,
    // a text that grows is told again and again, and only the newest is kept
    `CREATE INDEX events_typing ON handoff.events (conversation_id) WHERE kind = 'typing'`,
  ],
  [beginFunction],
  [
    // what the gateway keeps where a platform has only a switch for its bot
    `CREATE TABLE handoff.desk (
      conversation_id text PRIMARY KEY,
      version bigint NOT NULL,
      kept json NOT NULL,
      heard json,
      place text,
      last_at bigint,
      words tsvector,
      updated_at bigint NOT NULL
    )`,
    `CREATE INDEX desk_place ON handoff.desk (place, updated_at) WHERE place IS NOT NULL`,
    `CREATE INDEX desk_last ON handoff.desk (last_at, conversation_id) WHERE last_at IS NOT NULL`,
    `CREATE INDEX desk_updated ON handoff.desk (updated_at)`,
    `CREATE INDEX desk_words ON handoff.desk USING gin (words)`,
    `CREATE TABLE handoff.messages (
      conversation_id text NOT NULL,
      id text NOT NULL,
      seq bigserial NOT NULL,
      at bigint NOT NULL,
      kind text NOT NULL,
      message json NOT NULL,
      words tsvector,
      PRIMARY KEY (conversation_id, id)
    )`,
    `CREATE INDEX messages_history ON handoff.messages (conversation_id, at, seq)`,
    `CREATE INDEX messages_at ON handoff.messages (at)`,
    `CREATE INDEX messages_words ON handoff.messages USING gin (words)`,
  ],
  [
    // what came by webhook: see webhooks/
    `CREATE TABLE handoff.webhook_ids (id text PRIMARY KEY, at bigint NOT NULL)`,
    `CREATE INDEX webhook_ids_at ON handoff.webhook_ids (at)`,
    `CREATE TABLE handoff.webhook_inbox (
      id bigserial PRIMARY KEY,
      name text NOT NULL,
      body json NOT NULL,
      at bigint NOT NULL,
      not_before bigint NOT NULL,
      attempts integer NOT NULL DEFAULT 0
    )`,
    `CREATE INDEX webhook_inbox_next ON handoff.webhook_inbox (not_before)`,
  ],
  [
    // what is known of the last command, beside what the platform says: see conversations/own-word.ts
    `ALTER TABLE handoff.conversations ADD COLUMN word json`,
    beginFunction,
  ],
  // it loads what the desk keeps as well
  [beginFunction],
  [
    // files that wait for their message: see files/file-table.ts
    `CREATE TABLE handoff.files (
      id text PRIMARY KEY,
      owner text NOT NULL,
      conversation_id text NOT NULL,
      name text NOT NULL,
      type text NOT NULL,
      size bigint NOT NULL,
      at bigint NOT NULL
    )`,
    `CREATE INDEX files_owner ON handoff.files (owner, at)`,
    `CREATE INDEX files_at ON handoff.files (at)`,
    `CREATE TABLE handoff.file_parts (
      file_id text NOT NULL,
      number integer NOT NULL,
      at bigint NOT NULL,
      data bytea NOT NULL,
      PRIMARY KEY (file_id, number)
    )`,
    `CREATE INDEX file_parts_at ON handoff.file_parts (at)`,
    // pictures are compressed already
    `ALTER TABLE handoff.file_parts ALTER COLUMN data SET STORAGE EXTERNAL`,
  ],
  [publishFunction],
  // it knows an owner who asks again
  [beginFunction],
];

/** An arbitrary number that no other advisory lock in this database uses. */
const migrationLockId = 7_163_200_101;

/** Brings the tables up to date. Nodes that start at the same time take turns. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (tx: Queries) => {
    await tx.query(`SELECT pg_advisory_xact_lock(${migrationLockId})`);
    await tx.query('CREATE SCHEMA IF NOT EXISTS handoff');
    await tx.query(
      `CREATE TABLE IF NOT EXISTS handoff.migrations (
        number integer PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT now()
      )`,
    );
    const [last] = await tx.query<{ number: number | null }>('SELECT max(number) AS number FROM handoff.migrations');
    for (const [index, statements] of migrations.entries()) {
      if (index < (last?.number ?? 0)) continue;
      for (const statement of statements) await tx.query(statement);
      await tx.query('INSERT INTO handoff.migrations (number) VALUES ($1)', [index + 1]);
    }
  });
}
