import type { IdempotencyKeys } from './commands/idempotency-keys.js';
import type { GatewayContext } from './context.js';
import { deleteInBatches } from './database/delete-in-batches.js';
import { deleteExpiredDesk } from './desk/retention.js';
import { codeOf } from './errors.js';
import type { EventLog } from './events/event-log.js';
import type { Files } from './files/files.js';
import type { Webhooks } from './webhooks/webhooks.js';

/** Milliseconds. An abandoned command is audited within a minute, and each run has little to delete. */
const interval = 60_000;
/** Milliseconds after which a conversation that nobody looks at is forgotten: 30 days. */
const conversationRetention = 30 * 24 * 3_600_000;

export interface MaintenanceParts {
  keys: IdempotencyKeys;
  eventLog: EventLog;
  webhooks: Webhooks;
  files: Files;
}

/** Once a minute, compares clocks, settles the commands of nodes that died and deletes what has expired. */
export class Maintenance {
  #context: GatewayContext;
  #keys: IdempotencyKeys;
  #eventLog: EventLog;
  #webhooks: Webhooks;
  #files: Files;
  #timer: unknown;
  #work: Promise<void> = Promise.resolve();

  constructor(context: GatewayContext, { keys, eventLog, webhooks, files }: MaintenanceParts) {
    this.#context = context;
    this.#keys = keys;
    this.#eventLog = eventLog;
    this.#webhooks = webhooks;
    this.#files = files;
  }

  start(): void {
    this.#work = this.#run();
    void this.#work.then(() => {
      if (!this.#context.signal.aborted) {
        this.#timer = this.#context.environment.setTimeout(() => this.start(), interval);
      }
    });
  }

  async stop(): Promise<void> {
    this.#context.environment.clearTimeout(this.#timer);
    await this.#work;
  }

  async #run(): Promise<void> {
    const { clock, database, log, signal } = this.#context;
    try {
      // read once and passed on, because a statement that asks for the time by itself cannot use an index on it
      const now = await clock.sync();
      await this.#keys.markAbandoned(now);
      await this.#keys.deleteExpired(now);
      await this.#eventLog.deleteExpired(now);
      await this.#webhooks.deleteExpired(now);
      await this.#files.deleteExpired(now);
      // a state holds names and messages, so we keep it only while somebody looks at it or a timer needs it
      const notSeenSince = 'updated_at < $1 AND NOT EXISTS (SELECT FROM handoff.timers WHERE conversation_id = t.id)';
      const before = now - conversationRetention;
      await deleteInBatches(database, signal, 'handoff.conversations', notSeenSince, [before]);
      await deleteExpiredDesk(this.#context, now);
      // long expired, so nobody is about to renew or release them
      await database.query(`DELETE FROM handoff.locks WHERE until < clock_timestamp() - interval '1 hour'`);
    } catch (thrown) {
      log({ event: 'failed', code: codeOf(thrown) });
    }
  }
}
