import { atom, type ReadableAtom } from 'nanostores';
import type { HandoffError } from '../../model/error.js';
import type { View } from '../../model/views.js';
import { arrange, matches, normalized } from './order.js';
import { ListPages, type PagesHost } from './pages.js';
import type { Row } from './rows.js';
import type { ListQuestion } from './question.js';
import { whileObserved } from '../resource.js';

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
  /** How many more would be shown, if rows were allowed to move. */
  waiting: number;
  counts: Readonly<Record<string, Count>>;
  /** There are older ones to load. */
  hasMore: boolean;
  isReading: boolean;
  /** How many of what was read could not be understood. */
  unreadable: number;
}

const searchDelay = 250;

const nothingYet: ListState = {
  state: 'loading',
  rows: [],
  left: new Set(),
  waiting: 0,
  counts: {},
  hasMore: false,
  isReading: false,
  unreadable: 0,
};

/** What a query needs of the rows that all lists share. */
export interface SharedRows extends PagesHost {
  /** Rises with every batch of changes. */
  readonly $changes: ReadableAtom<number>;
  follow(query: ListQuery, observed: boolean): void;
}

/** One list: arranges the shared rows by its view, search and order, and has their pages read. */
export class ListQuery {
  readonly #list: SharedRows;
  readonly #pages: ListPages;
  readonly #$state = atom<ListState>(nothingYet);
  readonly #abort = new AbortController();
  readonly #stopObserving: () => void;
  #question: ListQuestion = { view: 'all', search: '', sort: 'activity' };
  /** The search as it is compared. */
  #wanted = '';
  #selectedId?: string;
  #shown: readonly Row[] = [];
  #isHeld = false;
  #observed = false;

  /** @internal */
  constructor(list: SharedRows) {
    this.#list = list;
    this.#pages = new ListPages(
      list,
      () => ({ ...this.#question, selectedId: this.#selectedId }),
      () => this.#arrange(),
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

  /**
   * Asks for something else. What is loaded is shown at once; what the backend answers to the old question is dropped.
   */
  ask(change: Partial<ListQuestion>): void {
    const before = this.#question;
    const next = { ...before, ...change, search: (change.search ?? before.search).trim() };
    const { view, search, sort } = next;
    if (view === before.view && search === before.search && sort === before.sort) return;
    this.#question = next;
    this.#wanted = normalized(search);
    this.#shown = [];
    const delay = search && search !== before.search ? searchDelay : 0;
    if (view !== before.view || search !== before.search) this.#pages.startAgain(this.#observed ? delay : undefined);
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
    if (this.#observed) this.#pages.readMore();
  }

  /** A person asks for it: reads everything again, now. */
  refresh(): void {
    if (this.#observed) this.#pages.refresh();
  }

  /** @internal Something may have changed. */
  readAgain(): void {
    this.#pages.readAgain();
  }

  /** @internal Somebody appeared who was not loaded. */
  countAgain(): void {
    this.#pages.countAgain();
  }

  /** Ends it for good, as on log-out. */
  dispose(): void {
    this.#abort.abort();
    this.#stopObserving();
  }

  #leave: Array<() => void> = [];

  #start(): void {
    const { context, setObserved, store } = this.#list.tools;
    if (context.signal.aborted) return;
    this.#observed = true;
    setObserved(true);
    this.#list.follow(this, true);
    this.#selectedId = store.$selected.get();
    this.#leave = [
      this.#list.$changes.listen(() => this.#arrange()),
      store.$selected.listen((id) => {
        this.#selectedId = id;
        if (this.#question.view === 'selected') this.#pages.read();
        else this.#arrange();
      }),
    ];
    this.#pages.read();
  }

  /** Nobody looks: the shared rows are all that is kept. */
  #stop(): void {
    if (!this.#observed) return;
    this.#observed = false;
    this.#list.tools.setObserved(false);
    this.#list.follow(this, false);
    for (const end of this.#leave) end();
    this.#pages.stop();
    this.#shown = [];
    this.#$state.set(nothingYet);
  }

  #arrange(): void {
    if (!this.#observed) return;
    const { rows } = this.#list;
    const { view, search, sort } = this.#question;
    const { found, error, hasRead, hasMore, isReading, unreadable } = this.#pages;
    const belongs = (row: Row) =>
      rows.isIn(row, view, this.#selectedId) && (!search || found?.has(row.id) || matches(row, this.#wanted));
    const { shown, left, waiting } = arrange(rows.all, belongs, sort, this.#isHeld ? this.#shown : []);
    this.#shown = shown;
    const state = shown.length || (hasRead && !error) ? 'ready' : error ? 'failed' : 'loading';
    this.#$state.set({
      state,
      error,
      rows: shown,
      left,
      waiting,
      counts: this.#countAll(),
      hasMore,
      isReading,
      unreadable,
    });
  }

  /**
   * By the same predicate as the rows, as far as they are loaded; what the backend counted, moved on by what happened
   * since.
   */
  #countAll(): Record<string, Count> {
    const { rows } = this.#list;
    const told = this.#pages.knowsAll('all') ? undefined : this.#pages.told;
    return Object.fromEntries(
      (Object.entries(rows.counts) as Array<[View, number]>).map(([view, n]) => {
        if (view === 'selected') {
          return [view, { n: this.#selectedId && rows.all.has(this.#selectedId) ? 1 : 0, atLeast: false }];
        }
        const total = told?.counts[view];
        if (total === undefined) return [view, { n, atLeast: !this.#pages.knowsAll(view) }];
        return [view, { n: Math.max(n, total + rows.moves[view] - told!.then[view]), atLeast: false }];
      }),
    );
  }
}
