import { atom } from 'nanostores';
import type { Conversation } from '../../model/conversation.js';
import type { ConversationState } from '../conversation/cache.js';
import { ListQuery } from './query.js';
import type { RowChange } from './row.js';
import { Rows } from './rows.js';
import type { PartFactory } from '../handoff-store.js';
import type { PartTools } from '../part.js';
import { reading, type Reading } from '../thread/reading.js';

/** In milliseconds: changes within this time are rendered together. Too short to be noticed. */
const batchInterval = 50;

/**
 * The rows that all lists of a page share. They come from list pages, from the stream and from commands. Use as
 * `store.part(conversationList)`.
 */
export class ConversationList {
  /** @internal */
  readonly rows: Rows;
  /** @internal The last batch of changes. */
  readonly $changes = atom<readonly RowChange[]>([]);
  /** @internal */
  readonly tools: PartTools;
  readonly #reading: Reading;
  /** The queries that are on screen. */
  readonly #queries = new Set<ListQuery>();
  /** Rows that exist only because the conversation is open. They are dropped when its entry is forgotten. */
  readonly #opened = new Set<string>();
  /** The ids of conversations that the backend has listed and that are being read, because they are open. */
  readonly #awaited = new Set<string>();
  #timer: unknown;

  /** @internal */
  constructor(tools: PartTools) {
    this.tools = tools;
    const { store, context } = tools;
    this.#reading = store.part(reading);
    this.#reading.onChange((id) => {
      if (this.rows.all.has(id)) this.#put(tools.conversations.stateOf(id));
    });
    this.rows = new Rows(store.$agent.get().id);
    const stopListening = store.$agent.listen(({ id }, before) => {
      // a host that renders gives the same agent in a new object each time
      if (id === before?.id) return;
      this.rows.setAgent(id);
      this.scheduleChange();
      this.invalidate();
    });
    tools.listen({
      changed: (state) => this.#onChanged(state),
      // only a read can show the new state
      outdated: () => this.invalidate(),
      removed: (id) => {
        this.#opened.delete(id);
        this.#awaited.delete(id);
        if (this.rows.remove(id)) this.scheduleChange();
      },
      hint: (id) => {
        if (id === undefined) this.rows.reading++;
        this.invalidate();
      },
      needs: (id) => this.rows.all.has(id),
      forgotten: (id) => {
        if (this.#opened.has(id)) this.drop(id);
      },
      dispose: () => {
        stopListening();
        context.environment.clearTimeout(this.#timer);
        this.rows.clear();
        this.#opened.clear();
        this.#awaited.clear();
        for (const query of [...this.#queries]) query.dispose();
      },
    });
  }

  /** Creates a list with its own view, search and order over the shared rows. */
  query(): ListQuery {
    return new ListQuery(this);
  }

  /** @internal Call when a query gets its first listener or loses the last one. */
  setQueryObserved(query: ListQuery, observed: boolean): void {
    if (observed) this.#queries.add(query);
    else this.#queries.delete(query);
  }

  /** @internal Adds or updates a row from a page of the backend's list. */
  applyListed(c: Conversation): void {
    const { conversations } = this.tools;
    const { rows } = this;
    conversations.applyListed(c);
    this.#opened.delete(c.id);
    const row = rows.all.get(c.id);
    const isKnown = row?.reading === rows.reading && row.confirmed === conversations.confirmed(c.id);
    if (isKnown && !row.isUnlisted) return;
    const state = conversations.stateOf(c.id);
    if (state.confirmed) this.#put(state);
    else this.#awaited.add(c.id);
  }

  /** @internal Removes a row that the backend no longer lists. */
  drop(id: string): void {
    this.#opened.delete(id);
    this.#awaited.delete(id);
    if (!this.rows.remove(id, false)) return;
    this.tools.conversations.release(id);
    this.scheduleChange();
  }

  /** @internal Notifies the queries with the next batch of changes. */
  scheduleChange(): void {
    this.#timer ??= this.tools.context.environment.setTimeout(() => {
      this.#timer = undefined;
      this.commit();
    }, batchInterval);
  }

  /** @internal Tells the queries now what has changed. */
  commit(): void {
    const changes = this.rows.commit();
    if (changes.length) this.$changes.set(changes);
  }

  /** A conversation was read or pushed, or its pending commands changed. */
  #onChanged(state: ConversationState): void {
    const { id, confirmed, pending, isPushed } = state;
    if (!confirmed) return;
    const row = this.rows.all.get(id);
    // what has ended and was never listed may be a contact's history: only the backend's list can tell
    const isListed = row ? !this.#opened.has(id) : this.#awaited.delete(id);
    const isHistory = confirmed.status !== 'open' && !isListed;
    if (isHistory && (!row || row.confirmed.status === 'open')) this.invalidate();
    if (!row && isPushed) {
      if (isHistory) return;
      for (const query of this.#queries) query.invalidateCounts();
    }
    if (isPushed && !isHistory) this.#opened.delete(id);
    else if (!row && !isListed) this.#opened.add(id);
    const isPending = pending.length > 0;
    if (row?.confirmed === confirmed && !row.isPending && !isPending) return;
    this.#put(state);
    if (row?.confirmed !== confirmed) for (const query of this.#queries) query.reconsider(id);
  }

  #put({ confirmed, projected, pending }: ConversationState): void {
    if (!confirmed) return;
    // the answer that nothing is unread comes later than the look at it
    const shown = projected?.unread && this.#reading.has(confirmed.id) ? { ...projected, unread: 0 } : projected;
    this.rows.put(confirmed, shown, pending.length > 0, this.#opened.has(confirmed.id));
    this.scheduleChange();
  }

  /** @internal Something may have changed: all queries on screen read again soon. */
  invalidate(): void {
    for (const query of this.#queries) query.invalidate();
  }
}

/** For `store.part(conversationList)`. */
export const conversationList: PartFactory<ConversationList> = (tools: PartTools) => new ConversationList(tools);
