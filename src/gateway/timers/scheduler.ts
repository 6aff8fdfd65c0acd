import { attemptOf, writeAudit } from '../audit.js';
import { withClaim } from '../commands/checks.js';
import type { GatewayContext } from '../context.js';
import type { Conversations } from '../conversations/conversations.js';
import { codeOf, GatewayError } from '../errors.js';
import { loadRecord } from '../conversations/record.js';
import type { ConversationLocks } from '../conversations/locks.js';
import type { Actor } from '../options.js';
import type { Platform } from '../platform.js';
import { canResume, timerChannel, gatewayEndsPauses } from './timer.js';

/** Milliseconds. Another node may take a timer over whose node died while it fired. */
const firingLease = 90_000;
/** A look at the table even when nothing was heard of: another node may have set a timer and died. */
const maxPollInterval = 15_000;
const minRetryDelay = 1_000;
const maxRetryDelay = 60_000;
const atOnce = 6;

const activate = { type: 'activate-bot' } as const;

interface DueRow {
  conversation_id: string;
  due: number;
  attempts: number;
}

/**
 * Activates the bot at the end of timed pauses that the platform cannot end by itself: once, whichever node gets to it,
 * and not over an agent. One timeout for each node, for the timer that is due next.
 */
export class TimerScheduler {
  #context: GatewayContext;
  #parts: { platform: Platform; conversations: Conversations; locks: ConversationLocks };
  #pollTimer: unknown;
  /** The look that is under way. */
  #polling?: Promise<void>;
  #pollAgain = false;
  /** Those on their way: one that takes long holds up no other. */
  #firing = new Set<Promise<void>>();
  #stopListening?: () => Promise<void>;

  constructor(
    context: GatewayContext,
    parts: { platform: Platform; conversations: Conversations; locks: ConversationLocks },
  ) {
    this.#context = context;
    this.#parts = parts;
  }

  async start(): Promise<void> {
    if (!gatewayEndsPauses(this.#context)) return;
    this.#poll();
    this.#stopListening = await this.#context.database.listen(timerChannel, () => this.#poll());
  }

  async stop(): Promise<void> {
    await this.#stopListening?.();
    await this.#polling;
    this.#context.environment.clearTimeout(this.#pollTimer);
    await Promise.all(this.#firing);
  }

  /** Fires what is due, and waits for what comes next. One look at a time. */
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

  /** Milliseconds until the next look, unless there is room earlier. */
  async #fireDue(): Promise<number> {
    const { database, environment, signal } = this.#context;
    try {
      while (!signal.aborted) {
        const room = atOnce - this.#firing.size;
        if (!room) return maxPollInterval;
        const now = environment.now();
        const due = await database.query<DueRow>(
          `UPDATE handoff.timers SET not_before = $2, attempts = attempts + 1 WHERE conversation_id IN (
             SELECT conversation_id FROM handoff.timers WHERE not_before <= $1 ORDER BY not_before LIMIT $3 FOR UPDATE SKIP LOCKED
           ) RETURNING conversation_id, due, attempts`,
          [now, now + firingLease, room],
        );
        if (!due.length) break;
        for (const row of due) this.#startFiring(row);
      }
      const [next] = await database.query<{ at: number | null }>('SELECT min(not_before) AS at FROM handoff.timers');
      return Math.min(maxPollInterval, Math.max(0, (next?.at ?? Infinity) - environment.now()));
    } catch {
      // the database is not there; that was logged
      return minRetryDelay;
    }
  }

  #startFiring(row: DueRow): void {
    // without the database it stays as it is, and comes again when its lease ends; that was logged
    const fire = this.#fire(row)
      .catch(() => undefined)
      .finally(() => {
        this.#firing.delete(fire);
        // there is room now, and perhaps it is to be tried again soon
        this.#poll();
      });
    this.#firing.add(fire);
  }

  async #fire({ conversation_id: id, due, attempts }: DueRow): Promise<void> {
    const { log, environment, database } = this.#context;
    try {
      await this.#parts.locks.run(id, () => this.#resume(id, due));
    } catch (thrown) {
      const code = codeOf(thrown);
      if (thrown instanceof GatewayError && (thrown.retryable || thrown.code === 'bad-response')) {
        log({ event: 'timer-retry', conversationId: id, code });
        const wait = Math.min(maxRetryDelay, minRetryDelay * 2 ** (attempts - 1));
        await database.query('UPDATE handoff.timers SET not_before = $3 WHERE conversation_id = $1 AND due = $2', [
          id,
          due,
          environment.now() + wait,
        ]);
        return;
      }
      log({ event: 'timer-dropped', conversationId: id, code });
      await database.query('DELETE FROM handoff.timers WHERE conversation_id = $1 AND due = $2', [id, due]);
      const { agent } = this.#context.options;
      const attempt = attemptOf({ agent: agent ?? { id: 'gateway' }, role: 'system' }, activate, {
        conversationId: id,
      });
      await writeAudit(
        database,
        environment.now(),
        attempt,
        'rejected',
        thrown instanceof GatewayError ? thrown.code : 'unavailable',
      );
    }
  }

  /** In the conversation's turn: what was moved, ended or is not wanted any more does nothing. */
  async #resume(id: string, due: number): Promise<void> {
    const { conversations, platform } = this.#parts;
    const timer = (await loadRecord(this.#context.database, id))?.timer;
    if (timer?.due !== due) return;
    const system: Actor = { agent: timer.agent, role: 'system' };
    const observed = await conversations.observe(id, system);
    const current = withClaim(observed.record, observed.conversation);
    if (!canResume(this.#context, current)) {
      await conversations.observe(id, system, { timer: null });
      return;
    }
    const { conversation } = await platform.command(id, activate, {
      agent: timer.agent,
      idempotencyKey: `timer-${id}-${due}`,
    });
    const now = this.#context.environment.now();
    await conversations.observe(id, system, {
      state: conversation,
      basis: conversation && observed.record,
      timer: null,
      announce: true,
      inTransaction: (tx) => writeAudit(tx, now, attemptOf(system, activate, { conversationId: id }), 'applied'),
    });
    this.#context.log({ event: 'timer-fired', conversationId: id });
  }
}
