import { sleep, type GatewayContext } from '../context.js';
import { deleteInBatches } from '../database/delete-in-batches.js';
import { codeOf } from '../errors.js';
import type { EventLog } from '../events/event-log.js';
import { tellEnded } from './endings.js';
import { expireTurns } from './turn-table.js';
import type { Turns } from './turns.js';

/** Milliseconds. Deliveries compare deadlines by themselves; this is how long a dead bot seems to write for longer. */
const interval = 5_000;
/** Milliseconds. As long as the answers to idempotency keys: whoever repeats a request gets the same again. */
const retention = 24 * 3_600_000;
/** How many rounds between two clean-ups: ten minutes. */
const cleanEvery = 120;

/** Ends the turns whose time is over, on any node, and forgets them after a day. */
export class TurnClock {
  #context: GatewayContext;
  #eventLog: EventLog;
  #turns: Turns;
  #running: Promise<void> = Promise.resolve();
  #round = 0;

  constructor(context: GatewayContext, eventLog: EventLog, turns: Turns) {
    this.#context = context;
    this.#eventLog = eventLog;
    this.#turns = turns;
  }

  start(): void {
    this.#running = this.#run();
  }

  stop(): Promise<void> {
    return this.#running;
  }

  async #run(): Promise<void> {
    const { signal, log } = this.#context;
    while (!signal.aborted) {
      await sleep(this.#context, interval);
      if (signal.aborted) return;
      try {
        await this.#expire();
        if (this.#round++ % cleanEvery === 0) await this.#clean();
      } catch (thrown) {
        log({ event: 'failed', code: codeOf(thrown) });
      }
    }
  }

  async #expire(): Promise<void> {
    const expired = await this.#eventLog.write(async (tx, events) => {
      const rows = await expireTurns(tx);
      for (const row of rows) tellEnded([row], row.ended, events);
      return rows;
    });
    for (const id of new Set(expired.map(({ conversation_id: id }) => id))) this.#turns.refresh(id);
  }

  async #clean(): Promise<void> {
    const { clock, database, signal } = this.#context;
    const before = clock.now() - retention;
    const isOver = `started_at < $1 AND status <> 'sending'`;
    await deleteInBatches(database, signal, 'handoff.turns', isOver, [before]);
    await deleteInBatches(database, signal, 'handoff.silences', 'at < $1', [before]);
  }
}
