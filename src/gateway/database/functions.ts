import { keptRow, selectRecord } from '../conversations/record.js';
import { databaseNow } from './database.js';

/** The advisory lock of whoever draws ids for the event log. Nothing else in this database uses this number. */
const logLockId = 7_163_200_102;

/**
 * Moves up to `most` events from the outbox into the log, in the order in which they were added, and returns how many.
 * Null: another node is about it.
 *
 * Only the holder of the lock draws ids, and it commits before it lets go of the lock. So events become visible in the
 * order of their ids, and a reader of the log never passes one that is still to come. The lock is only tried: nobody
 * waits for it.
 *
 * The statement after the lock sees everything that was committed before it, also by the holder before this one,
 * because each statement of a function has a snapshot of its own.
 *
 * The ids are an array: that is looked up in the index, whatever size the planner expects. After a vacuum of an empty
 * outbox it expected one row, and went through all of them for each.
 */
export const publishFunction = `CREATE OR REPLACE FUNCTION handoff.publish(most integer) RETURNS integer LANGUAGE plpgsql AS $$
  DECLARE
    moved integer;
  BEGIN
    IF NOT pg_try_advisory_xact_lock(${logLockId}) THEN
      RETURN NULL;
    END IF;
    WITH taken AS (
      DELETE FROM handoff.outbox WHERE id = ANY (ARRAY(SELECT id FROM handoff.outbox ORDER BY id LIMIT most))
      RETURNING *
    )
    INSERT INTO handoff.events (at, kind, conversation_id, contact_id, data, before)
    SELECT at, kind, conversation_id, contact_id, data, before FROM taken ORDER BY id;
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved;
  END
$$`;

/**
 * Claims the key of a command, acquires a lease and loads the record of the conversation, in one round trip. `claimed`
 * is `new`, `uncertain` (an earlier attempt may have been sent), `running`, `done` (with its answer) or `other` (the
 * key belongs to another request).
 *
 * What the desk keeps of the conversation comes with the record.
 *
 * It is a function, because the record has to be read after the lease was acquired: only then nobody changes it any
 * more. One plain statement would see the tables as they were before.
 */
export const beginFunction = `CREATE OR REPLACE FUNCTION handoff.begin_command(
    given_scope text, given_key text, given_hash text, given_owner text, given_entry json,
    waiting_lease bigint, sent_lease bigint,
    given_conversation text, given_lease text, given_holder text, lease_duration bigint, given_now bigint,
    OUT claimed text, OUT leased boolean, OUT answer json, OUT entry json, OUT record json, OUT now bigint
  ) LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  DECLARE
    known handoff.keys;
  BEGIN
    now := given_now;
    leased := false;
    -- if a crash undoes it, nothing was sent
    PERFORM set_config('synchronous_commit', 'off', true);
    LOOP
      INSERT INTO handoff.keys (scope, key, hash, owner, status, lease_until, created_at, entry)
      VALUES (given_scope, given_key, given_hash, given_owner, 'waiting',
        given_now + waiting_lease, given_now, given_entry)
      ON CONFLICT (scope, key) DO NOTHING;
      IF FOUND THEN
        claimed := 'new';
        EXIT;
      END IF;
      SELECT * INTO known FROM handoff.keys k WHERE k.scope = given_scope AND k.key = given_key FOR UPDATE;
      -- it may have been released in between
      EXIT WHEN FOUND;
    END LOOP;
    IF claimed IS NULL THEN
      IF known.hash <> given_hash THEN
        claimed := 'other';
      ELSIF known.status = 'done' THEN
        claimed := 'done';
        answer := known.answer;
        entry := known.entry;
      -- the same owner asks again where the answer was lost
      ELSIF known.status <> 'unknown' AND known.lease_until > given_now AND known.owner <> given_owner THEN
        claimed := 'running';
      -- it was on its way, and nobody knows how that ended: this is what was thought to be lost
      ELSIF known.status = 'unknown' AND known.owner = given_owner THEN
        claimed := 'running';
      ELSE
        claimed := CASE known.status WHEN 'waiting' THEN 'new' ELSE 'uncertain' END;
        -- the same owner has it already, and may be on its way with it
        UPDATE handoff.keys k SET
          owner = given_owner,
          status = CASE known.status WHEN 'waiting' THEN 'waiting' ELSE 'sent' END,
          lease_until = given_now + CASE known.status WHEN 'waiting' THEN waiting_lease ELSE sent_lease END
        WHERE k.scope = given_scope AND k.key = given_key AND k.owner <> given_owner;
      END IF;
    END IF;
    IF claimed NOT IN ('new', 'uncertain') OR given_conversation IS NULL THEN
      RETURN;
    END IF;
    IF given_lease IS NOT NULL THEN
      INSERT INTO handoff.locks AS l (name, holder, until)
      VALUES (given_lease, given_holder, clock_timestamp() + lease_duration * interval '1 millisecond')
      ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
      WHERE l.until < clock_timestamp() OR l.holder = excluded.holder;
      leased := FOUND;
    END IF;
    SELECT row_to_json(r) INTO record FROM (
      SELECT s.*, ${keptRow('given_conversation')} AS desk
      FROM (${selectRecord.replaceAll(databaseNow, 'given_now')} WHERE c.id = given_conversation) s
    ) r;
  END
$$`;
