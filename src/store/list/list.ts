import { atom } from 'nanostores';
import type { Conversation } from '../../model/conversation.js';
import type { ConversationEntry } from '../conversation/entry.js';
import { ListQuery } from './query.js';
import { Rows } from './rows.js';
import type { PartTools } from '../part.js';

/** What happens within this time becomes one change of the list, in milliseconds. */
const batchFor = 50;

/**
 * The rows that all lists of a page share, fed by reading, by the stream and by what is done here. For
 * `store.part(conversationList)`.
 */
export class ConversationList {
  readonly rows: Rows;
  /** Rises with every batch of changes. */
  readonly $changes = atom(0);
  readonly tools: PartTools;
  /** Those that somebody looks at. */
  #queries = new Set<ListQuery>();
  #timer: unknown;

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
      // without versions nobody knows whether it is newer than what was read
      conversation: (c) => {
        if (!this.rows.all.has(c.id)) for (const query of this.#queries) query.countAgain();
        if (this.#isVersioned(c)) this.accept(c);
        else this.readAgain();
      },
      changed: (entry) => this.#follow(entry),
      removed: (id) => {
        if (this.rows.remove(id)) this.changed();
      },
      hint: (id) => {
        if (id === undefined) this.rows.reading++;
        this.readAgain();
      },
      dispose: () => {
        leaveAgent();
        context.environment.clearTimeout(this.#timer);
        this.rows.clear();
        for (const query of [...this.#queries]) query.dispose();
      },
    });
  }

  /** A list of its own: a view, a search and an order over the shared rows. */
  query(): ListQuery {
    return new ListQuery(this);
  }

  /** Somebody looks at a query, or nobody does any more. */
  follow(query: ListQuery, observed: boolean): void {
    if (observed) this.#queries.add(query);
    else this.#queries.delete(query);
  }

  /** Takes what was read, or pushed with a version. */
  accept(c: Conversation): void {
    const { rows, tools } = this;
    const versioned = this.#isVersioned(c);
    if (versioned) tools.inform(c);
    const row = rows.all.get(c.id);
    const isKnown = !!row && (versioned ? (row.confirmed.version ?? -1) >= c.version! : row.isPending);
    if (!isKnown) rows.put(c);
    else if (row.reading !== rows.reading) rows.put(row.confirmed, row.conversation, row.isPending);
    else return;
    this.changed();
  }

  /** Lets the lists know, soon. */
  changed(): void {
    const { environment, signal } = this.tools.context;
    if (signal.aborted) return;
    this.#timer ??= environment.setTimeout(() => {
      this.#timer = undefined;
      this.$changes.set(this.$changes.get() + 1);
    }, batchFor);
  }

  /** An open conversation was read, or has commands on their way. */
  #follow({ confirmed, shown, isPending }: ConversationEntry): void {
    if (!confirmed || !shown) return;
    const row = this.rows.all.get(confirmed.id);
    const isOlder = !!row && this.#isVersioned(confirmed) && confirmed.version! < (row.confirmed.version ?? -1);
    if (isOlder || (row?.confirmed === confirmed && row.isPending === isPending && !isPending)) return;
    this.rows.put(confirmed, shown, isPending);
    this.changed();
  }

  /** Something may have changed of which nothing more is known. */
  readAgain(): void {
    for (const query of this.#queries) query.readAgain();
  }

  #isVersioned({ version }: Conversation): boolean {
    return version !== undefined && !!this.tools.context.traits.versions;
  }
}

export const conversationList = (tools: PartTools): ConversationList => new ConversationList(tools);
