import type { GatewayContext } from './context.js';
import { deleteInBatches } from './database/delete-in-batches.js';
import { codeOf } from './errors.js';
import type { EventLog } from './events/event-log.js';
import type { IdempotencyKeys } from './commands/idempotency-keys.js';

/** Milliseconds. */
const interval = 60_000;
const conversationRetention = 30 * 24 * 3_600_000;

/** Once a minute: what was lost is written down, what is old is forgotten. */
export class Maintenance {
  #context: GatewayContext;
  #keys: IdempotencyKeys;
  #log: EventLog;
  #timer: unknown;
  #work: Promise<void> = Promise.resolve();

  constructor(context: GatewayContext, keys: IdempotencyKeys, log: EventLog) {
    this.#context = context;
    this.#keys = keys;
    this.#log = log;
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
    const { database, environment, log, signal } = this.#context;
    try {
      await this.#keys.markAbandoned();
      await this.#keys.deleteExpired();
      await this.#log.deleteExpired();
      // states hold names and texts: without a timer they are kept no longer than anyone looks at them
      const notSeenSince = 'updated_at < $1 AND NOT EXISTS (SELECT FROM handoff.timers WHERE conversation_id = t.id)';
      await deleteInBatches(database, signal, 'handoff.conversations', notSeenSince, [
        environment.now() - conversationRetention,
      ]);
      await database.query(`DELETE FROM handoff.locks WHERE until < clock_timestamp() - interval '1 hour'`);
    } catch (thrown) {
      log({ event: 'failed', code: codeOf(thrown) });
    }
  }
}
