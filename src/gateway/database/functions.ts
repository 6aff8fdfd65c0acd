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
 */
export const publishFunction = `CREATE FUNCTION handoff.publish(most integer) RETURNS integer LANGUAGE plpgsql AS $$
  DECLARE
    moved integer;
  BEGIN
    IF NOT pg_try_advisory_xact_lock(${logLockId}) THEN
      RETURN NULL;
    END IF;
    WITH taken AS (
      DELETE FROM handoff.outbox WHERE id IN (SELECT id FROM handoff.outbox ORDER BY id LIMIT most)
      RETURNING *
    )
    INSERT INTO handoff.events (at, kind, conversation_id, contact_id, data, before)
    SELECT at, kind, conversation_id, contact_id, data, before FROM taken ORDER BY id;
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved;
  END
$$`;
