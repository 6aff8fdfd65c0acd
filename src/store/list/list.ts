import { atom } from 'nanostores';
import type { Conversation } from '../../model/conversation.js';
import type { ConversationState } from '../conversation/cache.js';
import { ListQuery } from './query.js';
import { Rows } from './rows.js';
import type { PartFactory } from '../handoff-store.js';
import type { PartTools } from '../part.js';

/** What happens within this time becomes one change of the list, in milliseconds. */
const batchFor = 50;

/**
 * The rows that all lists of a page share, fed by reading, by the stream and by what is done here. For
 * `store.part(conversationList)`.
 */
export class ConversationList {
  /** @internal */
  readonly rows: Rows;
  /** @internal Rises with every batch of changes. */
  readonly $changes = atom(0);
  /** @internal */
  readonly tools: PartTools;
  /** Those that somebody looks at. */
  readonly #queries = new Set<ListQuery>();
  /** Rows that are here only because somebody has opened the conversation: they go when that is let go. */
  readonly #opened = new Set<string>();
  #timer: unknown;

  /** @internal */
  constructor(tools: PartTools) {
    this.tools = tools;
    const { store, context } = tools;
    this.rows = new Rows(store.$agent.get().id);
    const leaveAgent = store.$agent.listen(({ id }) => {
      this.rows.setAgent(id);
      this.changed();
      this.readAgain();
    });
    tools.listen({
      changed: (state) => this.#follow(state),
      // without versions nobody knows whether it is newer than what was read
      outdated: () => this.readAgain(),
      removed: (id) => {
        this.#opened.delete(id);
        if (this.rows.remove(id)) this.changed();
      },
      hint: (id) => {
        if (id === undefined) this.rows.reading++;
        this.readAgain();
      },
      lists: (id) => this.rows.all.has(id) && !this.#opened.has(id),
      forgotten: (id) => {
        if (this.#opened.has(id)) this.drop(id);
      },
      dispose: () => {
        leaveAgent();
        context.environment.clearTimeout(this.#timer);
        this.rows.clear();
        this.#opened.clear();
        for (const query of [...this.#queries]) query.dispose();
      },
    });
  }

  /** A list of its own: a view, a search and an order over the shared rows. */
  query(): ListQuery {
    return new ListQuery(this);
  }

  /** @internal Somebody looks at a query, or nobody does any more. */
  follow(query: ListQuery, observed: boolean): void {
    if (observed) this.#queries.add(query);
    else this.#queries.delete(query);
  }

  /** @internal Takes a row of the backend's list. */
  takeListed(c: Conversation): void {
    const { conversations } = this.tools;
    const { rows } = this;
    conversations.applyListed(c);
    this.#opened.delete(c.id);
    const row = rows.all.get(c.id);
    if (row?.reading === rows.reading && row.confirmed === conversations.confirmed(c.id)) return;
    this.#put(conversations.stateOf(c.id));
  }

  /** @internal Nobody lists it any more. */
  drop(id: string): void {
    this.#opened.delete(id);
    if (!this.rows.remove(id, false)) return;
    this.tools.conversations.release(id);
    this.changed();
  }

  /** @internal Lets the lists know, soon. */
  changed(): void {
    const { environment, signal } = this.tools.context;
    if (signal.aborted) return;
    this.#timer ??= environment.setTimeout(() => {
      this.#timer = undefined;
      this.$changes.set(this.$changes.get() + 1);
    }, batchFor);
  }

  /** A conversation was read or pushed, or has commands on their way. */
  #follow(state: ConversationState): void {
    const { id, confirmed, pending, isPushed } = state;
    if (!confirmed) return;
    const row = this.rows.all.get(id);
    if (!row && isPushed) for (const query of this.#queries) query.countAgain();
    if (isPushed) this.#opened.delete(id);
    else if (!row) this.#opened.add(id);
    const isPending = pending.length > 0;
    if (row?.confirmed === confirmed && row.isPending === isPending && !isPending) return;
    this.#put(state);
  }

  #put({ confirmed, shown, pending }: ConversationState): void {
    if (!confirmed) return;
    this.rows.put(confirmed, shown, pending.length > 0);
    this.changed();
  }

  /** @internal Something may have changed of which nothing more is known. */
  readAgain(): void {
    for (const query of this.#queries) query.readAgain();
  }
}

/** For `store.part(conversationList)`. */
export const conversationList: PartFactory<ConversationList> = (tools: PartTools) => new ConversationList(tools);
