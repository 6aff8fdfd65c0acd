/** Every conversation that a list has heard of, as one row each. */
import type { Conversation } from '../../model/conversation.js';
import { inView, views, type View } from '../../model/rules.js';

/** One conversation in a list. A change makes a new row, so that unchanged rows are known by being the same object. */
export interface Row {
  readonly id: string;
  /** What is shown: the confirmed state with pending commands on top. */
  readonly conversation: Conversation;
  readonly confirmed: Conversation;
  readonly isPending: boolean;
  /** Last activity, in milliseconds since 1970. */
  readonly activeAt: number;
  /** Since when a person is waited for, or the last activity where nobody knows; Infinity where nobody waits. */
  readonly waitingSince: number;
  /** One bit for each view that it is in. */
  readonly views: number;
  /** Which reading of the backend it was last seen in. */
  readonly reading: number;
}

/** `selected` is known to the page only, so it has no bit. */
const counted = views.filter((view) => view !== 'selected');
const bitOf = (view: View): number => 1 << views.indexOf(view);

const parsed = (at: string | undefined, otherwise: number): number => {
  const time = at ? Date.parse(at) : NaN;
  return isNaN(time) ? otherwise : time;
};

/** Rows by id, with the number of them in each view: kept with every change, never counted again. */
export class Rows {
  readonly all = new Map<string, Row>();
  readonly counts: Record<View, number> = Object.fromEntries(views.map((view) => [view, 0])) as Record<View, number>;
  /**
   * How the rows that were known have moved between the views: a row that is new to this page may have been counted
   * elsewhere.
   */
  readonly moves: Record<View, number> = { ...this.counts };
  /** Goes up when everything has to be read again: rows of an older reading may be gone. */
  reading = 0;
  #agentId: string;

  constructor(agentId: string) {
    this.#agentId = agentId;
  }

  isIn(row: Row, view: View, selectedId: string | undefined): boolean {
    return view === 'selected' ? row.id === selectedId : (row.views & bitOf(view)) !== 0;
  }

  put(confirmed: Conversation, shown: Conversation = confirmed, isPending = false): void {
    const activeAt = parsed(shown.lastMessage?.at ?? shown.updatedAt, 0);
    const row: Row = {
      id: confirmed.id,
      conversation: shown,
      confirmed,
      isPending,
      activeAt,
      waitingSince:
        shown.status === 'open' && shown.handler.kind === 'queue' ? parsed(shown.handler.since, activeAt) : Infinity,
      views: counted.reduce((bits, view) => (inView(shown, view, this.#agentId) ? bits | bitOf(view) : bits), 0),
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
  }

  /** `moved`: nobody has counted yet that it is gone. */
  remove(id: string, moved = true): boolean {
    this.#add(this.counts, this.all.get(id), -1);
    if (moved) this.#add(this.moves, this.all.get(id), -1);
    return this.all.delete(id);
  }

  /** Which rows are mine depends on who I am. */
  setAgent(agentId: string): void {
    this.#agentId = agentId;
    for (const { confirmed, conversation, isPending } of [...this.all.values()]) {
      this.put(confirmed, conversation, isPending);
    }
  }

  clear(): void {
    this.all.clear();
    for (const view of views) this.counts[view] = this.moves[view] = 0;
  }

  #add(to: Record<View, number>, row: Row | undefined, by: 1 | -1): void {
    if (row) for (const view of counted) if (row.views & bitOf(view)) to[view] += by;
  }
}
