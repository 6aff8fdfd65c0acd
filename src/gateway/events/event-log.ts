import type { Conversation } from '../../model/conversation.js';
import type { GatewayContext } from '../context.js';
import type { Transaction } from '../bus/wakes.js';
import { runWrites, type Writes, type Written } from '../conversations/writes.js';
import { batchSize } from '../database/delete-in-batches.js';
import { always, Statement } from '../database/statement.js';
import type { ClientEvent, EventKind } from './client-event.js';
import { addToOutboxIn } from './outbox.js';
import { Publisher } from './publisher.js';

export type { ClientEvent, EventKind };

export interface StoredEvent extends Omit<ClientEvent, 'before'> {
  id: number;
}

/**
 * Characters of a page, not counting its last event. A stream waits until half of the queue is free before each page.
 */
const maxPageLength = 250_000;
/** Rows that a page looks at. Most events are small, and this many still load in a moment. */
const maxPageRows = 500;
/**
 * Milliseconds. A day covers a laptop that was closed overnight; whoever was away for longer reads everything again.
 */
const retention = 24 * 3_600_000;

interface EventRow {
  id: number;
  kind: EventKind;
  conversation_id: string | null;
  contact_id: string | null;
  data: object;
}

/**
 * All events of the last day. A reader that has read up to an id never misses an event with a lower one:
 *
 * 1. A transaction does its work and collects its events.
 * 2. At its very end it puts them into the outbox. It waits for nobody.
 * 3. After the commit, the publisher moves them into the log, which gives them their ids, one batch at a time.
 *
 * The events of one conversation keep their order. Whoever changes a conversation holds its row until the commit, and
 * takes a place in the outbox after that. So whoever changes it next finds the events of the change before in front of
 * its own.
 */
export class EventLog {
  #context: GatewayContext;
  #publisher: Publisher;

  constructor(context: GatewayContext) {
    this.#context = context;
    this.#publisher = new Publisher(context);
  }

  /** Runs `work` in a transaction and appends the events that it has collected. */
  async write<T>(work: (tx: Transaction, events: ClientEvent[]) => Promise<T>): Promise<T> {
    const events: ClientEvent[] = [];
    try {
      return await this.#context.database.transaction(async (tx) => {
        const value = await work(tx, events);
        const statement = new Statement();
        if (events.length) addToOutboxIn(statement, always, events);
        await statement.run(tx);
        return value;
      });
    } finally {
      // also where it failed: it may have been committed, and the answer lost
      if (events.length) this.publish();
    }
  }

  /** The same for writes that one statement can do. */
  async record(writes: Writes): Promise<Written> {
    try {
      const written = await this.#context.database.statement((tx) => runWrites(tx, writes));
      if (written.hasNews) this.publish();
      return written;
    } catch (thrown) {
      // it may have been committed, and its answer lost
      this.publish();
      throw thrown;
    }
  }

  /** Moves what is in the outbox into the log, also what a node has left there that died. */
  publish(): void {
    this.#publisher.publish();
  }

  /** The id of the newest event, even if that has been deleted, and of the newest one that has been. */
  async bounds(): Promise<{ last: number; lastDeleted: number }> {
    const [row] = await this.#context.database.query<{ last: number; deleted: number }>(
      `SELECT greatest((SELECT coalesce(max(id), 0) FROM handoff.events), up_to) AS last, up_to AS deleted
       FROM handoff.purged`,
    );
    return { last: row!.last, lastDeleted: row!.deleted };
  }

  /** The next page of events after an id. */
  async readAfter(id: number): Promise<StoredEvent[]> {
    const rows = await this.#context.database.query<EventRow>(
      `SELECT id, kind, conversation_id, contact_id, data FROM (
         SELECT id, kind, conversation_id, contact_id, data,
           sum(length(data::text)) OVER (ORDER BY id) - length(data::text) AS before
         FROM (SELECT * FROM handoff.events WHERE id > $1 ORDER BY id LIMIT ${maxPageRows}) newer
       ) page WHERE before < ${maxPageLength} ORDER BY id`,
      [id],
    );
    return rows.map(({ id, kind, conversation_id, contact_id, data }) => ({
      id,
      kind,
      data,
      conversationId: conversation_id ?? undefined,
      contactId: contact_id ?? undefined,
    }));
  }

  /** The states before these events, by event id. Only streams of restricted callers need them. */
  async statesBefore(events: readonly StoredEvent[]): Promise<Map<number, Conversation>> {
    const [first, last] = [events[0]?.id, events.at(-1)?.id];
    if (first === undefined) return new Map();
    const rows = await this.#context.database.query<{ id: number; before: Conversation }>(
      'SELECT id, before FROM handoff.events WHERE id BETWEEN $1 AND $2 AND before IS NOT NULL',
      [first, last],
    );
    return new Map(rows.map(({ id, before }) => [id, before]));
  }

  /**
   * Deletes what is older than a day, in batches, and notes up to which id, so that a late client can be told. `now` is
   * by the database.
   */
  async deleteExpired(now: number): Promise<void> {
    const { database, signal } = this.#context;
    for (let deleted = batchSize; deleted === batchSize && !signal.aborted;) {
      const [row] = await database.query<{ n: number }>(
        `WITH gone AS (
           DELETE FROM handoff.events
           WHERE ctid = ANY (ARRAY(SELECT ctid FROM handoff.events WHERE at < $1 ORDER BY at LIMIT ${batchSize}))
           RETURNING id
         ), noted AS (
           UPDATE handoff.purged SET up_to = greatest(up_to, (SELECT max(id) FROM gone))
           WHERE EXISTS (SELECT FROM gone)
         )
         SELECT count(*)::integer AS n FROM gone`,
        [now - retention],
      );
      deleted = row!.n;
    }
  }
}
