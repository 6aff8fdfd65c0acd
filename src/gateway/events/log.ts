import type { Conversation } from '../../model/conversation.js';
import type { Queries } from '../database/database.js';
import { step } from '../database/delete-old.js';
import type { GatewayContext } from '../context.js';

/** What clients are told. `reset` and `ready` are made for one stream and never kept. */
export type NewsKind = 'conversation' | 'message' | 'contact' | 'typing' | 'removed' | 'hint';

export interface News {
  kind: NewsKind;
  conversationId?: string;
  contactId?: string;
  data: object;
  /** The state that a new one follows: whoever could see only that has to be told something else. */
  before?: Conversation;
}

export interface StoredNews extends Omit<News, 'before'> {
  id: number;
}

/** Characters. What is larger is not told but to be read. */
const longestData = 250_000;
/** Characters of one page of the log, roughly. */
const longestPage = 250_000;

export const channel = 'handoff_events';
/** Milliseconds that news are kept for those who come back. */
export const keepNews = 24 * 3_600_000;

/** Any number that nothing else in this database locks. */
const lock = 7_163_200_102;

interface NewsRow {
  id: number;
  kind: NewsKind;
  conversation_id: string | null;
  contact_id: string | null;
  data: object;
}

const small = (news: News): News =>
  JSON.stringify(news.data).length <= longestData ? news : { ...news, kind: 'hint', data: { id: news.conversationId } };

/** Everything that happened, in the order of its ids, kept for a day. */
export class EventLog {
  #context: GatewayContext;

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  /** One transaction. The news that it collects go into the log at its end, and to every node when it is done. */
  write<T>(work: (tx: Queries, news: News[]) => Promise<T>): Promise<T> {
    return this.#context.database.transaction(async (tx) => {
      const news: News[] = [];
      const answer = await work(tx, news);
      await this.#append(tx, news);
      return answer;
    });
  }

  async #append(tx: Queries, news: News[]): Promise<void> {
    if (!news.length) return;
    const row = (_: News, i: number) =>
      `(${i}, $${5 * i + 2}::text, $${5 * i + 3}::text, $${5 * i + 4}::text, $${5 * i + 5}::json, $${5 * i + 6}::json)`;
    // ids become visible in their order, so that nobody who has read up to one can miss an earlier one: the lock comes
    // before the first id is drawn, and is held for the shortest time. One notification is enough for all of them
    await tx.query(
      `WITH locked AS MATERIALIZED (SELECT pg_advisory_xact_lock(${lock})), told AS MATERIALIZED (SELECT pg_notify('${channel}', '') FROM locked)
       INSERT INTO handoff.events (at, kind, conversation_id, contact_id, data, before)
       SELECT $1, kind, conversation_id, contact_id, data, before
       FROM told, (VALUES ${news.map(row).join()}) AS news (place, kind, conversation_id, contact_id, data, before)
       ORDER BY place`,
      [
        this.#context.environment.now(),
        ...news
          .map(small)
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
  async last(): Promise<number> {
    const [row] = await this.#context.database.query<{ id: number }>(
      'SELECT greatest((SELECT coalesce(max(id), 0) FROM handoff.events), (SELECT up_to FROM handoff.purged)) AS id',
    );
    return row!.id;
  }

  /** The id of the newest news that are gone. */
  async purgedUpTo(): Promise<number> {
    const [row] = await this.#context.database.query<{ up_to: number }>('SELECT up_to FROM handoff.purged');
    return row!.up_to;
  }

  /** The next ones after an id: a page that fits into the queue of a client. */
  async after(id: number): Promise<StoredNews[]> {
    const rows = await this.#context.database.query<NewsRow>(
      `SELECT id, kind, conversation_id, contact_id, data FROM (
         SELECT id, kind, conversation_id, contact_id, data, sum(length(data::text)) OVER (ORDER BY id) - length(data::text) AS before
         FROM (SELECT * FROM handoff.events WHERE id > $1 ORDER BY id LIMIT 500) newer
       ) page WHERE before < ${longestPage} ORDER BY id`,
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
  async statesBefore(news: StoredNews[]): Promise<Map<number, Conversation>> {
    const [first, last] = [news[0]?.id, news.at(-1)?.id];
    if (first === undefined) return new Map();
    const rows = await this.#context.database.query<{ id: number; before: Conversation }>(
      'SELECT id, before FROM handoff.events WHERE id BETWEEN $1 AND $2 AND before IS NOT NULL',
      [first, last],
    );
    return new Map(rows.map(({ id, before }) => [id, before]));
  }

  /** Forgets what is older than a day, in steps. */
  async purge(): Promise<void> {
    const { database, environment, signal } = this.#context;
    const until = environment.now() - keepNews;
    for (let deleted = step; deleted === step && !signal.aborted;) {
      const [row] = await database.query<{ n: number }>(
        `WITH gone AS (DELETE FROM handoff.events WHERE ctid = ANY (ARRAY(SELECT ctid FROM handoff.events WHERE at < $1 ORDER BY at LIMIT ${step})) RETURNING id),
           noted AS (UPDATE handoff.purged SET up_to = greatest(up_to, (SELECT max(id) FROM gone)) WHERE EXISTS (SELECT FROM gone))
         SELECT count(*)::integer AS n FROM gone`,
        [until],
      );
      deleted = row!.n;
    }
  }
}
