import type { Outcome } from '../../model/command.js';
import type { ErrorCode } from '../../model/error.js';
import { auditValues, isAudited, insertEntryFrom, withoutTexts, writeAudit, type Attempt } from '../audit.js';
import type { GatewayContext } from '../context.js';
import { asyncCommit, databaseNow, replaceNul, type Queries } from '../database/database.js';
import { deleteInBatches } from '../database/delete-in-batches.js';
import { GatewayError, retryIn } from '../errors.js';
import type { Caller } from '../options.js';
import { commandTimeout, readTimeout } from '../../adapters/call.js';
import type { ApiResponse } from '../response.js';

/** A response that was sent before, and the conversation that it is about, if any. */
export interface StoredResponse {
  answer: ApiResponse;
  conversationId?: string;
}

/**
 * The life of an idempotency key:
 *
 * ```
 *   (no row) ── claim ─────────────────────────► waiting
 *   waiting  ── claim, once the lease is over ─► waiting     nothing was sent, so start over
 *   waiting  ── markSent ──────────────────────► sent
 *   waiting  ── complete ──────────────────────► done        refused before it was sent
 *   waiting  ── release ───────────────────────► (no row)    failed before it was sent
 *   sent     ── complete ──────────────────────► done
 *   sent     ── release ───────────────────────► (no row)    the platform did nothing
 *   sent     ── markUnknown ───────────────────► unknown     no answer, and no effect to be seen
 *   sent     ── markAbandoned, lease over ─────► unknown     the node died
 *   sent     ── claim, once the lease is over ─► sent        `uncertain`: look for the effect first
 *   unknown  ── claim ─────────────────────────► sent        `uncertain` as well
 *   done     ── claim ─────────────────────────► done        replays the stored response
 *   any      ── deleteExpired, after a day ────► (no row)
 * ```
 *
 * Each change names the owner. An attempt that has lost the key to a later one changes nothing.
 */
type Status = 'waiting' | 'sent' | 'unknown' | 'done';

/** The right to run the command of one key. */
export interface KeyClaim {
  scope: string;
  key: string;
  /** Tells this attempt from a later one that has taken the key over. */
  owner: string;
  attempt: Attempt;
  /** It is one row of a bulk command. */
  isRow?: boolean;
  /** An earlier attempt was sent to the platform, and its outcome is unknown. */
  uncertain: boolean;
}

/** Milliseconds. Before sending, a command waits up to 10 s for its turn and reads the conversation for up to 15 s. */
const waitingLease = 2 * readTimeout;
/** Milliseconds. After sending, the platform answers and the state is read again; the rest is for the database. */
const sentLease = commandTimeout + readTimeout + 5_000;
/** Milliseconds. Clients repeat a command for minutes; a day covers a laptop that was closed overnight. */
const keyRetention = 24 * 3_600_000;

interface KeyRow {
  hash: string;
  status: Status;
  lease_until: number;
  leased: boolean;
  answer: ApiResponse | null;
  entry: Attempt;
}

const alreadyRunning = () =>
  new GatewayError('unavailable', 'The same command is under way.', { status: 409, retryAfter: retryIn.moment });

/** Runs a command once per idempotency key, however often it is sent. */
export class IdempotencyKeys {
  #context: GatewayContext;

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  /**
   * Returns the stored response, without checking who may see it, or the right to run the command. Throws `invalid` if
   * the key was used for another request, and `unavailable` while the command is running.
   *
   * The first claim commits asynchronously: if a crash undoes it, nothing was sent.
   */
  async claim(
    { agent, tenant }: Caller,
    key: string,
    hash: string,
    attempt: Attempt,
  ): Promise<StoredResponse | KeyClaim> {
    const { database, environment } = this.#context;
    const keyClaim = {
      scope: replaceNul(JSON.stringify([tenant ?? null, agent.id])),
      key: replaceNul(key),
      owner: environment.uuid(),
      attempt,
    };
    for (;;) {
      const inserted = await database.query(
        `INSERT INTO handoff.keys (scope, key, hash, owner, status, lease_until, created_at, entry)
         VALUES ($1, $2, $3, $4, 'waiting', ${databaseNow} + $5::bigint, ${databaseNow}, $6)
         ON CONFLICT (scope, key) DO NOTHING RETURNING ${asyncCommit}`,
        [keyClaim.scope, keyClaim.key, hash, keyClaim.owner, waitingLease, attempt],
      );
      if (inserted.length) return { ...keyClaim, uncertain: false };
      const [row] = await database.query<KeyRow>(
        `SELECT hash, status, lease_until, lease_until > ${databaseNow} AS leased, answer, entry
         FROM handoff.keys WHERE scope = $1 AND key = $2`,
        [keyClaim.scope, keyClaim.key],
      );
      if (!row) continue; // it was released between the two statements
      if (row.hash !== hash) throw new GatewayError('invalid', 'This Idempotency-Key was used for another request.');
      if (row.status === 'done') return { answer: row.answer!, conversationId: row.entry.conversationId };
      if (row.status !== 'unknown' && row.leased) throw alreadyRunning();
      const uncertain = row.status !== 'waiting';
      // of several claims at the same moment, only one still finds the row as it was read
      const taken = await database.query(
        `UPDATE handoff.keys SET owner = $3, lease_until = ${databaseNow} + $4::bigint, status = $5
         WHERE scope = $1 AND key = $2 AND status = $6 AND lease_until = $7 RETURNING key`,
        [
          keyClaim.scope,
          keyClaim.key,
          keyClaim.owner,
          uncertain ? sentLease : waitingLease,
          uncertain ? 'sent' : 'waiting',
          row.status,
          row.lease_until,
        ],
      );
      if (!taken.length) throw alreadyRunning();
      return { ...keyClaim, uncertain };
    }
  }

  /** Call this right before sending. Throws `unavailable` if another attempt has taken the key over. */
  async markSent(db: Queries, keyClaim: KeyClaim): Promise<void> {
    const rows = await db.query(
      `UPDATE handoff.keys SET status = 'sent', lease_until = ${databaseNow} + $4::bigint
       WHERE scope = $1 AND key = $2 AND owner = $3 RETURNING key`,
      [keyClaim.scope, keyClaim.key, keyClaim.owner, sentLease],
    );
    if (!rows.length) throw alreadyRunning();
  }

  /** Stores the response. Does nothing if another attempt has taken the key over: then its response counts. */
  async complete(db: Queries, { scope, key, owner }: KeyClaim, answer: ApiResponse): Promise<void> {
    await db.query(
      `UPDATE handoff.keys SET status = 'done', answer = $4 WHERE scope = $1 AND key = $2 AND owner = $3`,
      [scope, key, owner, answer],
    );
  }

  /** The same, with an audit entry, in one statement. */
  async completeAndAudit(
    db: Queries,
    keyClaim: KeyClaim,
    answer: ApiResponse,
    outcome: Outcome,
    code?: ErrorCode,
  ): Promise<void> {
    const { scope, key, owner, attempt, isRow } = keyClaim;
    if (!isAudited(attempt)) return this.complete(db, keyClaim, answer);
    const kept = isRow && outcome === 'rejected' ? withoutTexts(attempt) : attempt;
    const values = auditValues(kept, outcome, code);
    await db.query(
      `WITH done AS (
         UPDATE handoff.keys SET status = 'done', answer = $5, entry = $8
         WHERE scope = $4 AND key = $6 AND owner = $7 RETURNING key
       ) ${insertEntryFrom('done')}`,
      [...values, scope, answer, key, owner, kept],
    );
  }

  /** Throws if another attempt has taken the key over, which rolls back the rest of the transaction. */
  async markUnknown(tx: Queries, { scope, key, owner }: KeyClaim): Promise<void> {
    const rows = await tx.query(
      `UPDATE handoff.keys SET status = 'unknown' WHERE scope = $1 AND key = $2 AND owner = $3 RETURNING key`,
      [scope, key, owner],
    );
    if (!rows.length) throw alreadyRunning();
  }

  /** The command had no effect, so the same key may be used again at once. */
  async release(db: Queries, { scope, key, owner }: KeyClaim): Promise<void> {
    await db.query('DELETE FROM handoff.keys WHERE scope = $1 AND key = $2 AND owner = $3', [scope, key, owner]);
  }

  /** Audits the commands whose node died after sending them: their outcome is unknown. `now` is by the database. */
  async markAbandoned(now: number): Promise<void> {
    await this.#context.database.transaction(async (tx) => {
      const abandoned = await tx.query<{ entry: Attempt }>(
        `UPDATE handoff.keys SET status = 'unknown'
         WHERE status = 'sent' AND lease_until < $1 RETURNING entry`,
        [now],
      );
      for (const { entry } of abandoned) await writeAudit(tx, entry, 'unknown', 'timeout');
    });
  }

  async deleteExpired(now: number): Promise<void> {
    const { database, signal } = this.#context;
    await deleteInBatches(database, signal, 'handoff.keys', 'created_at < $1', [now - keyRetention]);
  }
}
