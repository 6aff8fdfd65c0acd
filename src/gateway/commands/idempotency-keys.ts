import { writeAudit, type Attempt } from '../audit.js';
import type { GatewayContext } from '../context.js';
import { toRecord, type Loaded, type RecordRow } from '../conversations/record.js';
import type { KeptRow } from '../desk/kept.js';
import { databaseNow, replaceNul } from '../database/database.js';
import { deleteInBatches } from '../database/delete-in-batches.js';
import { leaseDuration, type Lease } from '../database/lease.js';
import { always, Statement } from '../database/statement.js';
import type { Command } from '../../model/command.js';
import { GatewayError, retryIn } from '../errors.js';
import { transferTime } from '../files/transfer.js';
import type { Caller } from '../options.js';
import { commandTimeout, readTimeout } from '../../adapters/call.js';
import type { ApiResponse } from '../response.js';
import { changeKeyIn, type KeyChange, type KeyClaim } from './key-changes.js';

/** A response that was sent before, and the conversation that it is about, if any. */
export interface StoredResponse {
  answer: ApiResponse;
  conversationId?: string;
}

/** Milliseconds. Before sending, a command waits up to 10 s for its turn and reads the conversation for up to 15 s. */
const waitingLease = 2 * readTimeout;
/** Milliseconds. After sending, the platform answers and the state is read again; the rest is for the database. */
const sentLease = commandTimeout + readTimeout + 5_000;
/** Milliseconds. What fails later has timed out, and whoever waits has waited long enough. */
const retryWithin = 1_000;
/** Milliseconds. Clients repeat a command for minutes; a day covers a laptop that was closed overnight. */
const keyRetention = 24 * 3_600_000;

interface BegunRow {
  claimed: 'new' | 'uncertain' | 'running' | 'done' | 'other';
  leased: boolean;
  answer: ApiResponse | null;
  entry: Attempt | null;
  record: (RecordRow & { desk?: KeptRow | null }) | null;
  now: number;
}

/** What a command needs before it runs, beside its key. */
export interface Needs {
  /** The conversation that is to be looked up. */
  conversationId?: string;
  /** The lease to acquire, if it is free. */
  lease?: Lease;
}

/** A claimed key, and what came with it. */
export interface Begun {
  claim: KeyClaim;
  /** Nobody else has the lease. */
  isLeased: boolean;
  /** As of when the lease was acquired. Not to be relied on without it. */
  loaded: Loaded;
}

/** Another attempt has the key. */
export const alreadyRunning = () =>
  new GatewayError('unavailable', 'The same command is under way.', { status: 409, retryAfter: retryIn.moment });

/**
 * Runs a command once per idempotency key, however often it is sent. The life of a key:
 *
 * ```
 *   (no row) ── begin ─────────────────────────► waiting
 *   waiting  ── begin, once the lease is over ─► waiting     nothing was sent, so start over
 *   waiting  ── begin, the same owner ─────────► waiting     the answer to the first one was lost
 *   waiting  ── sent ──────────────────────────► sent
 *   waiting  ── done ──────────────────────────► done        refused before it was sent
 *   waiting  ── released ──────────────────────► (no row)    failed before it was sent
 *   sent     ── done ──────────────────────────► done
 *   sent     ── released ──────────────────────► (no row)    the platform did nothing
 *   sent     ── unknown ───────────────────────► unknown     no answer, and no effect to be seen
 *   sent     ── markAbandoned, lease over ─────► unknown     the node died
 *   sent     ── begin, once the lease is over ─► sent        `uncertain`: look for the effect first
 *   unknown  ── begin ─────────────────────────► sent        `uncertain` as well
 *   done     ── begin ─────────────────────────► done        replays the stored response
 *   any      ── deleteExpired, after a day ────► (no row)
 * ```
 *
 * Each change names the owner. An attempt that has lost the key to a later one changes nothing.
 */
export class IdempotencyKeys {
  #context: GatewayContext;

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  /**
   * Claims the key, and in the same round trip acquires the lease and loads the record that are needed. Returns the
   * stored response, without checking who may see it, or the right to run the command. Throws `invalid` if the key was
   * used for another request, and `unavailable` while the command is running.
   *
   * It commits asynchronously: if a crash undoes it, nothing was sent. Before the platform is asked for anything, the
   * key is committed as `sent`, and that commit makes this one durable too.
   */
  async begin(
    { agent, tenant }: Caller,
    key: string,
    hash: string,
    attempt: Attempt,
    { conversationId, lease }: Needs = {},
  ): Promise<StoredResponse | Begun> {
    const { database, environment } = this.#context;
    const claim: KeyClaim = {
      scope: replaceNul(JSON.stringify([tenant ?? null, agent.id])),
      key: replaceNul(key),
      owner: environment.uuid(),
      attempt,
      uncertain: false,
    };
    const ask = () =>
      database.query<BegunRow>(
        `SELECT claimed, leased, answer, entry, record, now FROM handoff.begin_command(
           $1, $2, $3, $4, $5, ${waitingLease}, ${sentLease}, $6, $7, $8, ${leaseDuration}, ${databaseNow})`,
        [
          ...[claim.scope, claim.key, hash, claim.owner, attempt],
          ...[conversationId && replaceNul(conversationId), lease?.name, lease?.holder],
        ],
      );
    const since = environment.now();
    const [row] = await ask().catch((thrown) => {
      // it may have been done, and its answer lost: then nobody but this owner could use the key for half a minute
      if (environment.now() - since < retryWithin) return ask();
      throw thrown;
    });
    const { claimed, leased, answer, entry, record, now } = row!;
    if (claimed === 'other') throw new GatewayError('invalid', 'This Idempotency-Key was used for another request.');
    if (claimed === 'running') throw alreadyRunning();
    if (claimed === 'done') return { answer: answer!, conversationId: entry!.conversationId };
    return {
      claim: { ...claim, uncertain: claimed === 'uncertain' },
      isLeased: leased,
      loaded: { at: now, ...(record && { record: toRecord(record), desk: record.desk }) },
    };
  }

  /** Stores the response. Does nothing if another attempt has taken the key over: then its response counts. */
  async complete(claim: KeyClaim, answer: ApiResponse): Promise<void> {
    const statement = new Statement();
    changeKeyIn(statement, always, { claim, to: 'done', answer, entry: claim.attempt });
    await statement.run(this.#context.database);
  }

  /** Part of what is written right before sending. */
  sent(claim: KeyClaim, command?: Command): KeyChange {
    return { claim, to: 'sent', lease: sentLease + (command ? transferTime(command) : 0) };
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
