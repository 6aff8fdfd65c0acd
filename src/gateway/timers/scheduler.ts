import { attemptOf, writeAudit } from '../audit.js';
import { maxConcurrentCalls, systemActor, toInstant, type GatewayContext } from '../context.js';
import { withClaim } from '../conversations/claim.js';
import type { Conversations } from '../conversations/conversations.js';
import type { ConversationLocks } from '../conversations/locks.js';
import { loadRecord } from '../conversations/record.js';
import { databaseNow, readDatabaseClock } from '../database/database.js';
import { codeOf, GatewayError } from '../errors.js';
import type { Platform } from '../platform.js';
import { canResume, gatewayEndsPauses, lateAfter, timerChannel } from './timer.js';

/**
 * Milliseconds that a node has for firing a timer. It waits up to 10 s for its turn, reads for 15 s, activates for 30 s
 * and may read again for 15 s. If the node dies meanwhile, another one takes the timer over.
 */
const firingLease = 90_000;
/** Milliseconds. A wake may be lost, and people accept a pause that ends this late. */
const maxPollInterval = 15_000;
/** Milliseconds, where a timer is due and nobody could take it: another node has its row just now. */
const takenDelay = 100;
/** Milliseconds. The platform may be back at once… */
const minRetryDelay = 1_000;
/** …or be away for long: then one attempt a minute per timer is no burden, and the bot is back soon enough. */
const maxRetryDelay = 60_000;

const activate = { type: 'activate-bot' } as const;

interface DueRow {
  conversation_id: string;
  due: number;
  attempts: number;
}

export interface SchedulerParts {
  platform: Pick<Platform, 'command'>;
  conversations: Pick<Conversations, 'observe'>;
  locks: Pick<ConversationLocks, 'run'>;
}

/**
 * Activates the bot at the end of timed pauses that the platform cannot end by itself. Each timer fires once, on any
 * node, and not over an agent unless the platform itself resumes over agents.
 *
 * ```
 *   pending ── due: one node takes the lease ─► firing
 *   firing  ── bot activated, audited ────────► (deleted)
 *   firing  ── nothing to resume from ────────► (deleted)     an agent has the conversation, for example
 *   firing  ── platform refuses, audited ─────► (deleted)
 *   firing  ── platform out of reach ─────────► pending       again after 1 s, 2 s, 4 s … 60 s
 *   firing  ── node died ─────────────────────► pending       once the lease of 90 s is over
 * ```
 *
 * `not_before` is when a timer may be taken next: its due time, the end of its lease, or its next retry. Moving a pause
 * writes a new due time, and whoever is firing the old one notices that and does nothing.
 */
export class TimerScheduler {
  #context: GatewayContext;
  #parts: SchedulerParts;
  /** One timeout per node, for the timer that is due next. */
  #pollTimer: unknown;
  /** The poll that is under way. */
  #polling?: Promise<void>;
  #pollAgain = false;
  /** Timers fire side by side, so that a slow one does not hold up the others. */
  #firing = new Set<Promise<void>>();

  constructor(context: GatewayContext, parts: SchedulerParts) {
    this.#context = context;
    this.#parts = parts;
  }

  start(): void {
    if (!gatewayEndsPauses(this.#context)) return;
    this.#poll();
    this.#context.wakes.on(timerChannel, () => this.#poll());
  }

  async stop(): Promise<void> {
    await this.#polling;
    this.#context.environment.clearTimeout(this.#pollTimer);
    await Promise.all(this.#firing);
  }

  /**
   * Fires what is due and schedules the next poll. Only one poll runs at a time; a request that comes in meanwhile
   * repeats it.
   */
  #poll(): void {
    if (this.#context.signal.aborted) return;
    if (this.#polling) {
      this.#pollAgain = true;
      return;
    }
    this.#polling = this.#fireDue().then((wait) => {
      this.#polling = undefined;
      const { environment, signal } = this.#context;
      environment.clearTimeout(this.#pollTimer);
      if (signal.aborted) return;
      if (this.#pollAgain) this.#poll();
      else this.#pollTimer = environment.setTimeout(() => this.#poll(), wait);
      this.#pollAgain = false;
    });
  }

  /** Resolves with the milliseconds until the next poll. A timer that has finished firing polls earlier. */
  async #fireDue(): Promise<number> {
    const { database, signal } = this.#context;
    try {
      while (!signal.aborted) {
        const free = maxConcurrentCalls - this.#firing.size;
        if (!free) return maxPollInterval;
        const due = await database.query<DueRow>(
          `UPDATE handoff.timers SET not_before = ${databaseNow} + $1::bigint, attempts = attempts + 1 WHERE conversation_id IN (
             SELECT conversation_id FROM handoff.timers WHERE not_before <= (SELECT ${databaseNow})
             ORDER BY not_before LIMIT $2 FOR UPDATE SKIP LOCKED
           ) RETURNING conversation_id, due, attempts`,
          [firingLease, free],
        );
        if (!due.length) break;
        for (const row of due) this.#startFiring(row);
      }
      const [next] = await database.query<{ wait: number | null }>(
        `SELECT min(not_before) - ${databaseNow} AS wait FROM handoff.timers`,
      );
      const wait = next!.wait ?? Infinity;
      return wait > 0 ? Math.min(maxPollInterval, wait) : takenDelay;
    } catch {
      // the database is down, which was logged
      return minRetryDelay;
    }
  }

  #startFiring(row: DueRow): void {
    const fire = this.#fire(row)
      .catch(() => undefined) // the database is down, which was logged: the timer comes back when its lease is over
      .finally(() => {
        this.#firing.delete(fire);
        // there is room for another one, and this one may have to be retried soon
        this.#poll();
      });
    this.#firing.add(fire);
  }

  async #fire({ conversation_id: id, due, attempts }: DueRow): Promise<void> {
    const { log, database } = this.#context;
    try {
      await this.#parts.locks.run(id, () => this.#resume(id, due));
    } catch (thrown) {
      const code = codeOf(thrown);
      if (thrown instanceof GatewayError && (thrown.retryable || thrown.code === 'bad-response')) {
        log({ event: 'timer-retry', conversationId: id, code });
        const delay = Math.min(maxRetryDelay, minRetryDelay * 2 ** (attempts - 1));
        await database.query(
          `UPDATE handoff.timers SET not_before = ${databaseNow} + $3::bigint WHERE conversation_id = $1 AND due = $2`,
          [id, due, delay],
        );
        return;
      }
      log({ event: 'timer-dropped', conversationId: id, code });
      await database.query('DELETE FROM handoff.timers WHERE conversation_id = $1 AND due = $2', [id, due]);
      const attempt = attemptOf(systemActor(this.#context), activate, { conversationId: id });
      const refusal = thrown instanceof GatewayError ? thrown.code : 'unavailable';
      await writeAudit(database, attempt, 'rejected', refusal);
    }
  }

  /** Ends the pause, unless the timer was moved or deleted, or the state is no longer one to resume from. */
  async #resume(id: string, due: number): Promise<void> {
    const { conversations, platform } = this.#parts;
    const timer = (await loadRecord(this.#context.database, id))?.timer;
    if (timer?.due !== due) return;
    // whoever paused the bot may be long gone: it is the timer that acts, and no person
    const system = systemActor(this.#context);
    const observed = await conversations.observe(id, system);
    const current = withClaim(observed.record, observed.conversation);
    if (!canResume(this.#context, current)) {
      await conversations.observe(id, system, { timer: null });
      return;
    }
    const { conversation } = await platform.command({ conversationId: id, contactId: current.contact.id }, activate, {
      agent: system.agent,
      idempotencyKey: `timer-${id}-${due}`,
    });
    const now = await readDatabaseClock(this.#context.database);
    const actor = { kind: 'system' as const };
    await conversations.observe(id, system, {
      state: conversation,
      basis: conversation && observed.record,
      timer: null,
      word: { at: now, bot: { status: 'active', cause: { kind: 'schedule', actor: actor, at: toInstant(now) } } },
      effect: { revives: true },
      also: (writes) => {
        writes.audit = { attempt: attemptOf(system, activate, { conversationId: id }), outcome: 'applied' };
      },
    });
    this.#context.metrics.count('timersFired', {});
    if (observed.record.loadedAt - due > lateAfter) this.#context.metrics.count('timersLate', {});
    this.#context.log({ event: 'timer-fired', conversationId: id });
  }
}
