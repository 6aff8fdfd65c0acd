import type { Outcome } from '../../model/command.js';
import type { ErrorCode } from '../../model/error.js';
import type { GatewayContext } from '../context.js';
import { asyncCommit, type Queries } from '../database/database.js';
import { deleteInBatches } from '../database/delete-in-batches.js';
import { auditValues, insertEntryFrom, writeAudit, type Attempt } from '../audit.js';
import { GatewayError } from '../errors.js';
import { replaceNul } from '../conversations/record.js';
import { commandTimeout, readTimeout } from '../platform.js';
import type { Caller } from '../options.js';

/** An answer that can be given again. */
export interface ApiResponse {
  status: number;
  body?: object;
  /** The time by the server's clock is added to the body when it is given. */
  timed?: boolean;
  /** Seconds. */
  retryAfter?: number;
  /** The version of the conversation in it. */
  version?: number;
}

/** An answer that was given before, and the conversation that it is about, where it is about one. */
export interface StoredResponse {
  answer: ApiResponse;
  conversationId?: string;
}

/**
 * `waiting`: nothing was sent yet. `sent`: the platform was asked. `unknown`: it was asked, and nobody knows what came
 * of it. `done`: there is an answer.
 */
type Status = 'waiting' | 'sent' | 'unknown' | 'done';

/** The right to run the command of one key. */
export interface KeyClaim {
  scope: string;
  key: string;
  owner: string;
  attempt: Attempt;
  /** The platform was asked before, without a known end. */
  uncertain: boolean;
}

/** Milliseconds. A node that died in the middle is waited for that long. */
const waitingLease = 2 * readTimeout;
const sentLease = commandTimeout + readTimeout + 5_000;
const keyRetention = 24 * 3_600_000;

interface KeyRow {
  hash: string;
  status: Status;
  lease_until: number;
  answer: ApiResponse | null;
  entry: Attempt;
}

const alreadyRunning = () =>
  new GatewayError('unavailable', 'The same command is under way.', { status: 409, retryAfter: 1 });

/** One command for each key, however often it is sent. */
export class IdempotencyKeys {
  #context: GatewayContext;

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  /**
   * The stored answer, whoever may see it, or the right to run the command. Throws `invalid` where the key was used for
   * something else, and `unavailable` while it is running. A claim that a crash of the database takes back was never
   * sent.
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
    const now = environment.now();
    for (;;) {
      const inserted = await database.query(
        `INSERT INTO handoff.keys (scope, key, hash, owner, status, lease_until, created_at, entry) VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7)
         ON CONFLICT (scope, key) DO NOTHING RETURNING ${asyncCommit}`,
        [keyClaim.scope, keyClaim.key, hash, keyClaim.owner, now + waitingLease, now, attempt],
      );
      if (inserted.length) return { ...keyClaim, uncertain: false };
      const [row] = await database.query<KeyRow>(
        'SELECT hash, status, lease_until, answer, entry FROM handoff.keys WHERE scope = $1 AND key = $2',
        [keyClaim.scope, keyClaim.key],
      );
      if (!row) continue; // it was given back at this moment
      if (row.hash !== hash) throw new GatewayError('invalid', 'This Idempotency-Key was used for another request.');
      if (row.status === 'done') return { answer: row.answer!, conversationId: row.entry.conversationId };
      if (row.status !== 'unknown' && row.lease_until > now) throw alreadyRunning();
      const uncertain = row.status !== 'waiting';
      const lease = now + (uncertain ? sentLease : waitingLease);
      const taken = await database.query(
        `UPDATE handoff.keys SET owner = $3, lease_until = $4, status = $5 WHERE scope = $1 AND key = $2 AND status = $6 AND lease_until = $7 RETURNING key`,
        [
          keyClaim.scope,
          keyClaim.key,
          keyClaim.owner,
          lease,
          uncertain ? 'sent' : 'waiting',
          row.status,
          row.lease_until,
        ],
      );
      if (!taken.length) throw alreadyRunning();
      return { ...keyClaim, uncertain };
    }
  }

  /** From here on the platform may have been asked. Throws `unavailable` where another node took over meanwhile. */
  async markSent(db: Queries, keyClaim: KeyClaim): Promise<void> {
    const lease = this.#context.environment.now() + sentLease;
    const rows = await db.query(
      `UPDATE handoff.keys SET status = 'sent', lease_until = $4 WHERE scope = $1 AND key = $2 AND owner = $3 RETURNING key`,
      [keyClaim.scope, keyClaim.key, keyClaim.owner, lease],
    );
    if (!rows.length) throw alreadyRunning();
  }

  /**
   * Nothing where another attempt has the key by now: what it comes to is the answer. The same holds for the next two.
   */
  async complete(db: Queries, { scope, key, owner }: KeyClaim, answer: ApiResponse): Promise<void> {
    await db.query(
      `UPDATE handoff.keys SET status = 'done', answer = $4 WHERE scope = $1 AND key = $2 AND owner = $3`,
      [scope, key, owner, answer],
    );
  }

  /** The same, and a line of the audit, in one statement. */
  async completeAndAudit(
    db: Queries,
    { scope, key, owner, attempt }: KeyClaim,
    answer: ApiResponse,
    outcome: Outcome,
    code?: ErrorCode,
  ): Promise<void> {
    const line = auditValues(this.#context.environment.now(), attempt, outcome, code);
    await db.query(
      `WITH done AS (UPDATE handoff.keys SET status = 'done', answer = $5 WHERE scope = $4 AND key = $6 AND owner = $7 RETURNING key) ${insertEntryFrom('done')}`,
      [...line, scope, answer, key, owner],
    );
  }

  /** Throws where another attempt has the key, so that nothing else of the transaction is written. */
  async markUnknown(tx: Queries, { scope, key, owner }: KeyClaim): Promise<void> {
    const rows = await tx.query(
      `UPDATE handoff.keys SET status = 'unknown' WHERE scope = $1 AND key = $2 AND owner = $3 RETURNING key`,
      [scope, key, owner],
    );
    if (!rows.length) throw alreadyRunning();
  }

  /** Nothing happened, and the same key may try again. */
  async release(db: Queries, { scope, key, owner }: KeyClaim): Promise<void> {
    await db.query('DELETE FROM handoff.keys WHERE scope = $1 AND key = $2 AND owner = $3', [scope, key, owner]);
  }

  /** Writes down that nobody knows how a command ended whose node died. */
  async markAbandoned(): Promise<void> {
    const { database, environment } = this.#context;
    const now = environment.now();
    await database.transaction(async (tx) => {
      const abandoned = await tx.query<{ entry: Attempt }>(
        `UPDATE handoff.keys SET status = 'unknown' WHERE status = 'sent' AND lease_until < $1 RETURNING entry`,
        [now],
      );
      for (const { entry } of abandoned) await writeAudit(tx, now, entry, 'unknown', 'timeout');
    });
  }

  async deleteExpired(): Promise<void> {
    const { database, environment, signal } = this.#context;
    await deleteInBatches(database, signal, 'handoff.keys', 'created_at < $1', [environment.now() - keyRetention]);
  }
}
