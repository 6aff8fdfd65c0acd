import { atom, type ReadableAtom } from 'nanostores';
import * as parse from '../adapters/boundary.js';
import type { Conversation } from '../model/conversation.js';
import { HandoffError, toHandoffError } from '../model/error.js';
import type { View } from '../model/rules.js';
import { callAdapter } from './context.js';
import { arrange, matches, normalized, type ListSort } from './list-order.js';
import type { Row } from './list-rows.js';
import type { ConversationList } from './list.js';
import { whileObserved } from './resource.js';
import { retryDelay } from './retry.js';

/** Which conversations, and in which order. */
export interface ListQuestion {
  view: View;
  /** Plain text, never a pattern. */
  search: string;
  sort: ListSort;
}

/** How many are in a view. `atLeast`: there may be more that nobody has told of. */
export interface Count {
  n: number;
  atLeast: boolean;
}

export interface ListState {
  state: 'loading' | 'failed' | 'ready';
  /** Why the last reading failed. With `ready`: what is shown may be out of date. */
  error?: HandoffError;
  rows: readonly Row[];
  /** Rows that stay where they are although they are no longer in the view. */
  left: ReadonlySet<string>;
  /** How many more would be shown, or have something new, if rows were allowed to move. */
  waiting: number;
  counts: Readonly<Record<string, Count>>;
  /** There are older ones to load. */
  hasMore: boolean;
  isReading: boolean;
  /** How many of what was read could not be understood. */
  unreadable: number;
}

const pageSize = 200;
/** After this many a new reading is not continued before somebody scrolls there. */
const readAtMost = 1000;
const readTimeout = 15_000;
/** Hints are answered by one reading in this time, in milliseconds. */
const readEvery = 2000;
const searchDelay = 250;

interface ServerPage {
  items: Conversation[];
  nextCursor?: string;
  counts?: Record<string, number>;
  unreadable: number;
}

const nothingYet: ListState = { state: 'loading', rows: [], left: new Set(), waiting: 0, counts: {}, hasMore: false, isReading: false, unreadable: 0 };

/** One list: reads pages, and arranges the shared rows by its view, search and order. */
export class ListQuery {
  readonly #list: ConversationList;
  readonly #$state = atom<ListState>(nothingYet);
  #question: ListQuestion = { view: 'all', search: '', sort: 'activity' };
  /** The search as it is compared. */
  #wanted = '';
  #selectedId?: string;
  #shown: Row[] = [];
  #isHeld = false;
  #observed = false;
  /** What the backend found, where it was asked to search. */
  #found?: Set<string>;
  #cursor?: string;
  #loaded = 0;
  #isComplete = false;
  #hasRead = false;
  #error?: HandoffError;
  #failures = 0;
  #unreadable = 0;
  #serverCounts?: { counts: Record<string, number>; then: Record<string, number> };
  #reading?: AbortController;
  #nextReading: unknown;
  #lastReadAt = -Infinity;

  constructor(list: ConversationList) {
    this.#list = list;
    const { context, look } = list.tools;
    let leave: Array<() => void> = [];
    whileObserved(context, this.#$state, () => {
      this.#observed = true;
      look(true);
      leave = [
        list.$changes.listen(() => this.#arrange()),
        list.tools.store.$selected.subscribe((id) => {
          this.#selectedId = id;
          this.#arrange();
        }),
      ];
      this.#read();
    }, () => {
      this.#observed = false;
      look(false);
      for (const end of leave) end();
      this.#stopReading();
    });
  }

  get $state(): ReadableAtom<ListState> {
    return this.#$state;
  }

  get question(): ListQuestion {
    return this.#question;
  }

  /** Asks for something else. What is loaded is shown at once; what the backend answers to the old question is dropped. */
  ask(change: Partial<ListQuestion>): void {
    const before = this.#question;
    const next = { ...before, ...change, search: (change.search ?? before.search).trim() };
    const { view, search, sort } = next;
    if (view === before.view && search === before.search && sort === before.sort) return;
    this.#question = next;
    this.#wanted = normalized(search);
    this.#shown = [];
    if (view !== before.view || search !== before.search) {
      this.#stopReading();
      this.#found = this.#cursor = this.#error = undefined;
      this.#loaded = this.#unreadable = this.#failures = 0;
      this.#hasRead = this.#isComplete = false;
      if (this.#observed) this.#readIn(search && search !== before.search ? searchDelay : 0);
    }
    this.#arrange();
  }

  /** While somebody points at a row or has the focus in one, rows stay where they are. */
  hold(isHeld: boolean): void {
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    if (!isHeld) this.#arrange();
  }

  /** Shows what waits, although rows are held. */
  showWaiting(): void {
    this.#shown = [];
    this.#arrange();
  }

  loadMore(): void {
    if (this.#cursor !== undefined && !this.#reading && !this.#error) void this.#readPages(this.#cursor, 1);
  }

  /** A person asks for it: reads everything again, now. */
  refresh(): void {
    this.#failures = 0;
    this.#read();
  }

  /** Something may have changed. Not more often than the backend likes. */
  readAgain(): void {
    const { environment } = this.#list.tools.context;
    if (this.#observed) this.#readIn(Math.max(0, this.#lastReadAt + readEvery - environment.now()));
  }

  /** Forgets everything, as on log-out. */
  clear(): void {
    this.#shown = [];
    this.#$state.set(nothingYet);
  }

  #readIn(milliseconds: number): void {
    const { environment } = this.#list.tools.context;
    if (this.#nextReading !== undefined) return;
    this.#nextReading = environment.setTimeout(() => this.#read(), milliseconds);
  }

  /** From the newest on, as far as it was read before. */
  #read(): void {
    this.#stopReading();
    void this.#readPages(undefined, Math.ceil(Math.min(Math.max(this.#loaded, 1), readAtMost) / pageSize));
  }

  #stopReading(): void {
    this.#list.tools.context.environment.clearTimeout(this.#nextReading);
    this.#nextReading = undefined;
    this.#reading?.abort();
    this.#reading = undefined;
  }

  async #readPages(from: string | undefined, pages: number): Promise<void> {
    const { context } = this.#list.tools;
    if (context.signal.aborted || !this.#observed) return;
    const abort = (this.#reading = new AbortController());
    this.#lastReadAt = context.environment.now();
    let cursor = from;
    let found = from === undefined ? new Set<string>() : new Set(this.#found);
    this.#arrange();
    try {
      for (let i = 0; i < pages; i++) {
        const page = await this.#readPage(cursor, abort.signal);
        // another question was asked meanwhile
        if (this.#reading !== abort) return;
        if (cursor === undefined) this.#loaded = this.#unreadable = 0;
        found = new Set([...found, ...page.items.map(({ id }) => id)]);
        // a cursor that leads back would never end
        cursor = page.nextCursor === cursor ? undefined : page.nextCursor;
        this.#take(page, found, cursor);
        if (cursor === undefined) break;
      }
      this.#error = undefined;
      this.#failures = 0;
      if (from === undefined) this.#dropUnseen();
    } catch (thrown) {
      if (this.#reading !== abort || context.signal.aborted) return;
      this.#fail(toHandoffError(thrown));
    }
    this.#reading = undefined;
    this.#hasRead = true;
    this.#arrange();
  }

  async #readPage(cursor: string | undefined, signal: AbortSignal): Promise<ServerPage> {
    const { context } = this.#list.tools;
    const { adapter } = context;
    const { view, search } = this.#question;
    if (!adapter.listConversations) throw new HandoffError('unsupported', `${adapter.name} has no listConversations`);
    // which one is selected is known to the page only
    if (view === 'selected') return this.#readSelected();
    const answer = await callAdapter(context, readTimeout, (ctx) => adapter.listConversations!({ view, search: search || undefined, cursor, limit: pageSize }, ctx), { signal });
    const raw = parse.object<{ items: unknown[]; nextCursor?: string; counts?: Record<string, number> }>({
      items: parse.list((item) => item), nextCursor: parse.optional(parse.text), counts: parse.optional(parse.mapOf(parse.number)),
    })(answer, '');
    const items: Conversation[] = [];
    raw.items.forEach((item, i) => {
      try {
        items.push(parse.conversation(item, `items[${i}]`));
      } catch (thrown) {
        // one bad row must not hide the others
        context.log({ event: 'bad-event', code: toHandoffError(thrown).code });
      }
    });
    return { ...raw, items, unreadable: raw.items.length - items.length };
  }

  async #readSelected(): Promise<ServerPage> {
    if (this.#selectedId && !this.#list.rows.all.has(this.#selectedId)) await this.#list.tools.entry(this.#selectedId).refresh();
    return { items: [], unreadable: 0 };
  }

  #take({ items, counts, unreadable }: ServerPage, found: Set<string>, cursor: string | undefined): void {
    for (const item of items) this.#list.accept(item);
    const { view, search } = this.#question;
    if (search) this.#found = found;
    this.#loaded += items.length;
    this.#unreadable += unreadable;
    this.#cursor = cursor;
    this.#isComplete = cursor === undefined && view === 'all' && !search;
    if (counts && !search) this.#serverCounts = { counts, then: { ...this.#list.rows.counts } };
    this.#hasRead = true;
    this.#arrange();
  }

  /** Everything was read again: what did not come is gone, or further down. */
  #dropUnseen(): void {
    const { rows } = this.#list;
    const { view, search } = this.#question;
    if (search || view === 'selected') return;
    for (const row of [...rows.all.values()]) {
      if (row.reading !== rows.reading && !row.isPending && rows.isIn(row, view, this.#selectedId)) rows.remove(row.id);
    }
    this.#list.changed();
  }

  #fail(error: HandoffError): void {
    this.#error = error;
    const { environment } = this.#list.tools.context;
    if (error.retryable) this.#readIn(retryDelay(++this.#failures, environment.random(), error.retryAfter));
  }

  #arrange(): void {
    if (!this.#observed) return;
    const { rows } = this.#list;
    const { view, search, sort } = this.#question;
    const belongs = (row: Row) => rows.isIn(row, view, this.#selectedId) && (!search || this.#found?.has(row.id) || matches(row, this.#wanted));
    const { shown, left, waiting } = arrange(rows.all, belongs, sort, this.#isHeld ? this.#shown : []);
    this.#shown = shown;
    const isReading = !!this.#reading || this.#nextReading !== undefined;
    const state = shown.length || this.#hasRead && !this.#error ? 'ready' : this.#error ? 'failed' : 'loading';
    this.#$state.set({
      state, error: this.#error, rows: shown, left, waiting, counts: this.#countAll(), hasMore: this.#cursor !== undefined, isReading, unreadable: this.#unreadable,
    });
  }

  /** By the same predicate as the rows, as far as they are loaded; what the backend counted, moved on by what happened since. */
  #countAll(): Record<string, Count> {
    const { rows } = this.#list;
    const told = this.#isComplete ? undefined : this.#serverCounts;
    return Object.fromEntries(Object.entries(rows.counts).map(([view, n]) => {
      if (view === 'selected') return [view, { n: this.#selectedId && rows.all.has(this.#selectedId) ? 1 : 0, atLeast: false }];
      const total = told?.counts[view];
      if (total === undefined) return [view, { n, atLeast: !this.#isComplete }];
      return [view, { n: Math.max(n, total + n - told!.then[view]!), atLeast: false }];
    }));
  }
}
