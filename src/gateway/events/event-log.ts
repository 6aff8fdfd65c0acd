import type { Conversation } from '../../model/conversation.js';
import type { Queries } from '../database/database.js';
import { batchSize } from '../database/delete-in-batches.js';
import type { GatewayContext } from '../context.js';

/** What clients are told. `reset` and `ready` are made for one stream and never kept. */
export type EventKind = 'conversation' | 'message' | 'contact' | 'typing' | 'removed' | 'hint';

export interface ClientEvent {
  kind: EventKind;
  conversationId?: string;
  contactId?: string;
  data: object;
  /** The state that a new one follows: whoever could see only that has to be told something else. */
  before?: Conversation;
}

export interface StoredEvent extends Omit<ClientEvent, 'before'> {
  id: number;
}

/** Characters. What is larger is not told but to be read. */
const maxDataLength = 250_000;
/** Characters of one page of the log, roughly. */
const maxPageLength = 250_000;

export const eventChannel = 'handoff_events';
/** Milliseconds that news are kept for those who come back. */
export const eventRetention = 24 * 3_600_000;

/** Any number that nothing else in this database locks. */
const appendLockId = 7_163_200_102;

interface EventRow {
  id: number;
  kind: EventKind;
  conversation_id: string | null;
  contact_id: string | null;
  data: object;
}

const hintIfTooLarge = (events: ClientEvent): ClientEvent =>
  JSON.stringify(events.data).length <= maxDataLength
    ? events
    : { ...events, kind: 'hint', data: { id: events.conversationId } };

/** Everything that happened, in the order of its ids, kept for a day. */
export class EventLog {
  #context: GatewayContext;

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  /** One transaction. The news that it collects go into the log at its end, and to every node when it is done. */
  write<T>(work: (tx: Queries, events: ClientEvent[]) => Promise<T>): Promise<T> {
    return this.#context.database.transaction(async (tx) => {
      const events: ClientEvent[] = [];
      const result = await work(tx, events);
      await this.#append(tx, events);
      return result;
    });
  }

  async #append(tx: Queries, events: ClientEvent[]): Promise<void> {
    if (!events.length) return;
    const row = (_: ClientEvent, i: number) =>
      `(${i}, $${5 * i + 2}::text, $${5 * i + 3}::text, $${5 * i + 4}::text, $${5 * i + 5}::json, $${5 * i + 6}::json)`;
    // ids become visible in their order, so that nobody who has read up to one can miss an earlier one: the lock comes
    // before the first id is drawn, and is held for the shortest time. One notification is enough for all of them
    await tx.query(
      `WITH locked AS MATERIALIZED (SELECT pg_advisory_xact_lock(${appendLockId})), told AS MATERIALIZED (SELECT pg_notify('${eventChannel}', '') FROM locked)
       INSERT INTO handoff.events (at, kind, conversation_id, contact_id, data, before)
       SELECT $1, kind, conversation_id, contact_id, data, before
       FROM told, (VALUES ${events.map(row).join()}) AS news (place, kind, conversation_id, contact_id, data, before)
       ORDER BY place`,
      [
        this.#context.environment.now(),
        ...events
          .map(hintIfTooLarge)
          .flatMap(({ kind, conversationId, contactId, data, before }) => [
            kind,
            conversationId,
            contactId,
            data,
            before,
          ]),
      ],
    );
  }

  /** The id of the newest news. */
  async lastId(): Promise<number> {
    const [row] = await this.#context.database.query<{ id: number }>(
      'SELECT greatest((SELECT coalesce(max(id), 0) FROM handoff.events), (SELECT up_to FROM handoff.purged)) AS id',
    );
    return row!.id;
  }

  /** The id of the newest news that are gone. */
  async lastPurgedId(): Promise<number> {
    const [row] = await this.#context.database.query<{ up_to: number }>('SELECT up_to FROM handoff.purged');
    return row!.up_to;
  }

  /** The next ones after an id: a page that fits into the queue of a client. */
  async readAfter(id: number): Promise<StoredEvent[]> {
    const rows = await this.#context.database.query<EventRow>(
      `SELECT id, kind, conversation_id, contact_id, data FROM (
         SELECT id, kind, conversation_id, contact_id, data, sum(length(data::text)) OVER (ORDER BY id) - length(data::text) AS before
         FROM (SELECT * FROM handoff.events WHERE id > $1 ORDER BY id LIMIT 500) newer
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

  /** The states before these news, by their ids. Only streams of those who may not see everything ask for them. */
  async statesBefore(events: StoredEvent[]): Promise<Map<number, Conversation>> {
    const [first, last] = [events[0]?.id, events.at(-1)?.id];
    if (first === undefined) return new Map();
    const rows = await this.#context.database.query<{ id: number; before: Conversation }>(
      'SELECT id, before FROM handoff.events WHERE id BETWEEN $1 AND $2 AND before IS NOT NULL',
      [first, last],
    );
    return new Map(rows.map(({ id, before }) => [id, before]));
  }

  /** Forgets what is older than a day, in steps. */
  async deleteExpired(): Promise<void> {
    const { database, environment, signal } = this.#context;
    const until = environment.now() - eventRetention;
    for (let deleted = batchSize; deleted === batchSize && !signal.aborted;) {
      const [row] = await database.query<{ n: number }>(
        `WITH gone AS (DELETE FROM handoff.events WHERE ctid = ANY (ARRAY(SELECT ctid FROM handoff.events WHERE at < $1 ORDER BY at LIMIT ${batchSize})) RETURNING id),
           noted AS (UPDATE handoff.purged SET up_to = greatest(up_to, (SELECT max(id) FROM gone)) WHERE EXISTS (SELECT FROM gone))
         SELECT count(*)::integer AS n FROM gone`,
        [until],
      );
      deleted = row!.n;
    }
  }
}
