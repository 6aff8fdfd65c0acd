import { atom, type ReadableAtom } from 'nanostores';
import type { HandoffError } from '../../model/error.js';
import type { View } from '../../model/views.js';
import { Arrangement, type Selection } from './arrangement.js';
import { compareBy, inOrder } from './order.js';
import { ListPages, type PagesHost } from './pages.js';
import type { Row, RowChange } from './row.js';
import type { ListQuestion } from './question.js';
import { searchText } from './load-search-text.js';
import { whileObserved } from '../resource.js';

/** How many conversations are in a view. `atLeast`: these are loaded, and there may be more. */
export interface Count {
  n: number;
  atLeast: boolean;
}

/** A list as elements show it. */
export interface ListState {
  state: 'loading' | 'failed' | 'ready';
  /** Why the last read failed, if it did. If the state is `ready`, the rows may be out of date. */
  error?: HandoffError;
  rows: readonly Row[];
  /** The ids of rows that have left the view but stay in place while rows are held. */
  left: ReadonlySet<string>;
  /** How many rows would appear or move up if rows were not held. */
  waiting: number;
  counts: Readonly<Record<string, Count>>;
  /** Whether there are older conversations to load. */
  hasMore: boolean;
  isReading: boolean;
  /** How many conversations were dropped because they were invalid. */
  unreadable: number;
}

/** In milliseconds: the search starts when someone stops typing for this long. */
const searchDelay = 250;

const initialState: ListState = {
  state: 'loading',
  rows: [],
  left: new Set(),
  waiting: 0,
  counts: {},
  hasMore: false,
  isReading: false,
  unreadable: 0,
};

/** What a query needs of the list that it belongs to. */
export interface SharedRows extends PagesHost {
  /** The last batch of changes. */
  readonly $changes: ReadableAtom<readonly RowChange[]>;
  /** Tells now what has changed. */
  commit(): void;
  setQueryObserved(query: ListQuery, observed: boolean): void;
}

/** One view of the list: filters and sorts the shared rows, and reads pages as needed. */
export class ListQuery {
  readonly #list: SharedRows;
  readonly #pages: ListPages;
  readonly #$state = atom<ListState>(initialState);
  readonly #abort = new AbortController();
  readonly #stopObserving: () => void;
  #question: ListQuestion = { view: 'all', search: '', sort: 'activity' };
  #selectedId?: string;
  readonly #arrangement = new Arrangement();
  /** What the backend has found, as far as it is arranged. */
  #arrangedResults?: ReadonlySet<string>;
  #isHeld = false;
  #observed = false;

  /** @internal */
  constructor(list: SharedRows) {
    this.#list = list;
    this.#pages = new ListPages(
      list,
      () => ({ ...this.#question, selectedId: this.#selectedId }),
      () => this.#onPages(),
    );
    this.#stopObserving = whileObserved(
      { ...list.tools.context, signal: this.#abort.signal },
      this.#$state,
      () => this.#start(),
      () => this.#stop(),
    );
  }

  get $state(): ReadableAtom<ListState> {
    return this.#$state;
  }

  get question(): ListQuestion {
    return this.#question;
  }

  /** Changes the question. Shows matching rows that are loaded at once, and drops answers to the old question. */
  ask(change: Partial<ListQuestion>): void {
    const before = this.#question;
    const next = { ...before, ...change, search: (change.search ?? before.search).trim() };
    const { view, search, sort } = next;
    if (view === before.view && search === before.search && sort === before.sort) return;
    // what has changed until now belongs to the old question
    this.#list.commit();
    this.#question = next;
    const delay = search && search !== before.search ? searchDelay : 0;
    if (view !== before.view || search !== before.search) this.#pages.reset(this.#observed ? delay : undefined);
    this.#begin();
    if (search && !searchText.value) void this.#findInRows();
  }

  /** Until it has loaded, only the backend finds something. */
  async #findInRows(): Promise<void> {
    await searchText.load().catch(() => undefined);
    this.#begin();
  }

  /** While held, rows keep their places, so that no row moves away under a pointer or from keyboard focus. */
  hold(isHeld: boolean): void {
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    this.#arrangement.hold(isHeld);
    if (!isHeld) this.#publish();
  }

  /** Shows the rows that are waiting, even if rows are held. */
  showWaiting(): void {
    this.#arrangement.release();
    this.#publish();
  }

  loadMore(): void {
    if (this.#observed) this.#pages.readMore();
  }

  /** A person asked for a refresh: reads everything again at once. */
  refresh(): void {
    if (this.#observed) this.#pages.refresh();
  }

  /** @internal Something may have changed: reads again soon. */
  invalidate(): void {
    this.#pages.invalidate();
  }

  /**
   * @internal A conversation changed. If the search has not found it so far, it may now: only the backend knows
   * everything that was said, and what is loaded of the row may match no longer.
   */
  reconsider(id: string): void {
    const { rows } = this.#list;
    const { view, search } = this.#question;
    const row = rows.all.get(id);
    if (!search || !row || this.#pages.searchResults?.has(id)) return;
    if (rows.isIn(row, view, this.#selectedId)) this.#pages.invalidate();
  }

  /** @internal A conversation appeared that was not loaded: updates the backend's counts soon. */
  invalidateCounts(): void {
    this.#pages.invalidateCounts();
  }

  /** Ends the query for good. */
  dispose(): void {
    this.#abort.abort();
    this.#stopObserving();
  }

  #unsubscribers: Array<() => void> = [];

  #start(): void {
    const { context, setObserved, store } = this.#list.tools;
    if (context.signal.aborted) return;
    this.#observed = true;
    setObserved(true);
    this.#list.setQueryObserved(this, true);
    this.#selectedId = store.$selected.get();
    this.#unsubscribers = [
      this.#list.$changes.listen((changes) => {
        // where most of the rows have changed, they are looked through once, in their order, instead of sorted
        const areMost = changes.length > this.#list.rows.all.size / 4;
        this.#arrangement.apply(changes, this.#selection, areMost ? this.#select() : undefined);
        this.#publish();
      }),
      store.$selected.listen((id) => {
        this.#selectedId = id;
        if (this.#question.view !== 'selected') return this.#publish();
        this.#begin();
        this.#pages.read();
      }),
    ];
    this.#begin();
    this.#pages.read();
  }

  /** Nothing shows this query any more. Only the shared rows are kept. */
  #stop(): void {
    if (!this.#observed) return;
    this.#observed = false;
    this.#list.tools.setObserved(false);
    this.#list.setQueryObserved(this, false);
    for (const end of this.#unsubscribers) end();
    this.#pages.stop();
    this.#arrangement.begin([]);
    this.#$state.set(initialState);
  }

  get #selection(): Selection {
    const { rows } = this.#list;
    const { view, search, sort } = this.#question;
    const searchResults = this.#arrangedResults;
    const matches = searchText.value?.matcher(search);
    const belongs = (row: Row) =>
      rows.isIn(row, view, this.#selectedId) && (!search || searchResults?.has(row.id) || !!matches?.(row));
    return { belongs, compare: compareBy(sort) };
  }

  #begin(): void {
    if (!this.#observed) return;
    this.#arrangement.begin(this.#select());
    this.#publish();
  }

  /** All rows that belong, in order. */
  #select(): readonly Row[] {
    // what has changed until now belongs to the old selection
    this.#list.commit();
    this.#arrangedResults = this.#pages.searchResults;
    return inOrder(this.#list.rows.inOrder.filter(this.#selection.belongs), this.#question.sort);
  }

  #onPages(): void {
    if (this.#pages.searchResults === this.#arrangedResults) this.#list.commit();
    else this.#arrangement.replace(this.#select(), this.#selection);
    this.#publish();
  }

  #publish(): void {
    if (!this.#observed) return;
    const { error, hasRead, hasMore, isReading, unreadable } = this.#pages;
    const { shown, left, waiting } = this.#arrangement;
    const state = shown.length || (hasRead && !error) ? 'ready' : error ? 'failed' : 'loading';
    this.#$state.set({
      state,
      error,
      rows: shown,
      left: new Set(left),
      waiting,
      counts: this.#countAll(),
      hasMore,
      isReading,
      unreadable,
    });
  }

  /**
   * The counts of all views. If every conversation is loaded, the page counts the rows itself. Otherwise the backend's
   * counts are used, plus the moves between views since then.
   */
  #countAll(): Record<string, Count> {
    const { rows } = this.#list;
    const backendCounts = this.#pages.isComplete('all') ? undefined : this.#pages.backendCounts;
    return Object.fromEntries(
      (Object.entries(rows.counts) as Array<[View, number]>).map(([view, n]) => {
        if (view === 'selected') {
          return [view, { n: this.#selectedId && rows.all.has(this.#selectedId) ? 1 : 0, atLeast: false }];
        }
        const total = backendCounts?.counts[view];
        if (total === undefined) return [view, { n, atLeast: !this.#pages.isComplete(view) }];
        return [view, { n: Math.max(n, total + rows.moves[view] - backendCounts!.movesThen[view]), atLeast: false }];
      }),
    );
  }
}
