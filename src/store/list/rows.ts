/** All conversations that any list has loaded, one row each. */
import type { Conversation } from '../../model/conversation.js';
import { inView, views, type View } from '../../model/views.js';
import { byActivity, replaceRows } from './order.js';
import type { Row, RowChange } from './row.js';

/** Without `selected`, which is not a property of the conversation. */
const countedViews = views.filter((view) => view !== 'selected');
const bitOf = (view: View): number => 1 << views.indexOf(view);

const timeOf = (at: string | undefined, otherwise: number): number => {
  const time = at ? Date.parse(at) : NaN;
  return isNaN(time) ? otherwise : time;
};

/** Rows by id, with incremental counts for each view: recounting thousands of rows on every change would be slow. */
export class Rows {
  readonly all = new Map<string, Row>();
  readonly counts: Record<View, number> = Object.fromEntries(views.map((view) => [view, 0])) as Record<View, number>;
  /**
   * How many rows have moved into each view, minus those that moved out. New rows are left out, because the backend may
   * already have counted them.
   */
  readonly moves: Record<View, number> = { ...this.counts };
  /** Increases when everything must be read again. Rows of an older reading may no longer exist. */
  reading = 0;
  #agentId: string;
  #inOrder: readonly Row[] = [];
  /** The ids of rows that have changed since the last commit, each with what it was then. */
  readonly #changed = new Map<string, Row | undefined>();
  /** The ids of rows that `inOrder` has not in their place yet, each with what it has of them. */
  readonly #misplaced = new Map<string, Row | undefined>();

  constructor(agentId: string) {
    this.#agentId = agentId;
  }

  /** All rows that have been put into their place, the most recently active first. */
  get inOrder(): readonly Row[] {
    return this.#inOrder;
  }

  /** Puts what has changed into its place, and tells what has changed since the last commit. */
  commit(): readonly RowChange[] {
    this.arrange();
    const changes = this.#changesIn(this.#changed);
    this.#changed.clear();
    return changes;
  }

  /** Puts what has changed into its place. While a great many rows come, this is done now and then, not all at last. */
  arrange(): void {
    const changes = this.#changesIn(this.#misplaced);
    this.#misplaced.clear();
    this.#inOrder = replaceRows(
      this.#inOrder,
      changes.flatMap(({ before }) => before ?? []),
      changes.flatMap(({ after }) => after ?? []),
      byActivity,
    );
  }

  #changesIn(changed: ReadonlyMap<string, Row | undefined>): readonly RowChange[] {
    return [...changed]
      .map(([id, before]) => ({ before, after: this.all.get(id) }))
      .filter(({ before, after }) => before !== after);
  }

  isIn(row: Row, view: View, selectedId: string | undefined): boolean {
    return view === 'selected' ? row.id === selectedId : (row.views & bitOf(view)) !== 0;
  }

  /** What no list has and is over may be a contact's history, so it is in no view. */
  put(confirmed: Conversation, shown: Conversation = confirmed, isPending = false, isUnlisted = false): void {
    const activeAt = timeOf(shown.lastMessage?.at ?? shown.updatedAt, 0);
    const row: Row = {
      id: confirmed.id,
      conversation: shown,
      confirmed,
      isPending,
      isUnlisted,
      activeAt,
      waitingSince:
        shown.status === 'open' && shown.handler.kind === 'queue' ? timeOf(shown.handler.since, activeAt) : Infinity,
      dueAt: shown.status === 'open' ? timeOf(shown.due?.at, Infinity) : Infinity,
      views:
        isUnlisted && confirmed.status !== 'open'
          ? 0
          : countedViews.reduce((bits, view) => (inView(shown, view, this.#agentId) ? bits | bitOf(view) : bits), 0),
      reading: this.reading,
    };
    const before = this.all.get(row.id);
    this.#add(this.counts, before, -1);
    this.#add(this.counts, row, 1);
    if (before) {
      this.#add(this.moves, before, -1);
      this.#add(this.moves, row, 1);
    }
    this.all.set(row.id, row);
    this.#noteChange(row.id, before);
  }

  /** `moved`: the backend's counts still include this row. */
  remove(id: string, moved = true): boolean {
    const before = this.all.get(id);
    this.#add(this.counts, before, -1);
    if (moved) this.#add(this.moves, before, -1);
    this.#noteChange(id, before);
    return this.all.delete(id);
  }

  /** Updates the view `mine`, which depends on the agent. */
  setAgent(agentId: string): void {
    this.#agentId = agentId;
    for (const { confirmed, conversation, isPending, isUnlisted } of [...this.all.values()]) {
      this.put(confirmed, conversation, isPending, isUnlisted);
    }
  }

  clear(): void {
    this.all.clear();
    this.#changed.clear();
    this.#misplaced.clear();
    this.#inOrder = [];
    for (const view of views) this.counts[view] = this.moves[view] = 0;
  }

  #noteChange(id: string, before: Row | undefined): void {
    if (!this.#changed.has(id)) this.#changed.set(id, before);
    if (!this.#misplaced.has(id)) this.#misplaced.set(id, before);
  }

  #add(to: Record<View, number>, row: Row | undefined, by: 1 | -1): void {
    if (row) for (const view of countedViews) if (row.views & bitOf(view)) to[view] += by;
  }
}
