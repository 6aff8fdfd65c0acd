import type { Database } from '../../src/gateway/index.js';

/**
 * Run in this order, each once. Times are milliseconds since the epoch. What people write is stored as `json` or
 * `text`, because `jsonb` rejects some strings.
 */
const migrations: ReadonlyArray<readonly string[]> = [
  [
    `CREATE TABLE helpdesk.contacts (
      id text PRIMARY KEY,
      data json NOT NULL,
      secret_hash text UNIQUE
    )`,
    `CREATE TABLE helpdesk.conversations (
      id text PRIMARY KEY,
      contact_id text NOT NULL REFERENCES helpdesk.contacts (id),
      begun bigserial,
      state json NOT NULL,
      handoffs integer NOT NULL DEFAULT 0,
      declined text,
      past json
    )`,
    `CREATE INDEX conversations_contact ON helpdesk.conversations (contact_id)`,
    `CREATE TABLE helpdesk.messages (
      conversation_id text NOT NULL REFERENCES helpdesk.conversations (id),
      number integer NOT NULL,
      said boolean NOT NULL,
      text text NOT NULL,
      client_id text,
      data json NOT NULL,
      PRIMARY KEY (conversation_id, number)
    )`,
    `CREATE TABLE helpdesk.sessions (
      secret_hash text PRIMARY KEY,
      person text NOT NULL,
      ends bigint NOT NULL
    )`,
    `CREATE TABLE helpdesk.done (name text PRIMARY KEY)`,
  ],
  [
    `CREATE TABLE helpdesk.files (
      id text PRIMARY KEY,
      conversation_id text NOT NULL,
      is_note boolean NOT NULL,
      name text NOT NULL,
      type text NOT NULL,
      data bytea NOT NULL
    )`,
  ],
];

/** The advisory lock's key: any number that nothing else in this database uses. */
const lock = 7_163_200_201;

/** Runs the migrations that have not been run yet. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query(`SELECT pg_advisory_xact_lock(${lock})`);
    await tx.query('CREATE SCHEMA IF NOT EXISTS helpdesk');
    await tx.query('CREATE TABLE IF NOT EXISTS helpdesk.migrations (number integer PRIMARY KEY)');
    const [last] = await tx.query<{ number: number | null }>('SELECT max(number) AS number FROM helpdesk.migrations');
    for (const [index, statements] of migrations.entries()) {
      if (index < (last?.number ?? 0)) continue;
      for (const statement of statements) await tx.query(statement);
      await tx.query('INSERT INTO helpdesk.migrations (number) VALUES ($1)', [index + 1]);
    }
  });
}
