import type { ReadableAtom } from 'nanostores';
import type { Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import type { StoreContext } from '../context.js';
import { Shelf } from '../shelf.js';
import type { EntryHost } from './entry-host.js';
import { ConversationEntry } from './entry.js';
import type { ConversationView } from './view.js';
import type { Operation, Settled } from './operations.js';

/** The state of one conversation, as the parts of the store receive it with every change. */
export interface ConversationState {
  readonly id: string;
  /** The last state from the backend, if any. */
  readonly confirmed?: Conversation;
  /** The confirmed state with the pending commands applied on top. */
  readonly projected?: Conversation;
  readonly pending: readonly Operation[];
  /** The result of this page's last command, until the next one starts. */
  readonly settled?: Settled;
  /** Whether the backend pushed this change, rather than answer a request. */
  readonly isPushed: boolean;
}

/** The owner of the cache, which notifies it of every change. */
export interface CacheOwner {
  setObserved(observed: boolean): void;
  changed(state: ConversationState): void;
  /** The conversation changed, but only a read can show how. */
  outdated(id: string): void;
  message(message: Message): void;
  /** The conversation is no longer open, and its entry was forgotten. */
  forgotten(id: string): void;
  /** Whether any part of the store still needs the state of this conversation. */
  isNeeded(id: string): boolean;
}

/**
 * The only owner of conversation state. Every state that the backend sends passes through here, whether it comes from a
 * read, a list, the stream or a command's answer, and only here are versions compared:
 *
 *     read ─────────┐                           ┌─→ entry: applies pending commands on top → $view → elements
 *     page of list ─┼─→ newer than cached? ─yes─┤
 *     stream ───────┤        │no                └─→ changed() → list, thread, outbox
 *     answer ───────┘        └─→ dropped
 *
 * Without versions, the order of two states is unknown. Pushed and answered states then only trigger a read, and the
 * result of the read counts.
 */
export class ConversationCache implements EntryHost {
  readonly #store: StoreContext;
  readonly #owner: CacheOwner;
  readonly #confirmed = new Map<string, Conversation>();
  readonly #entries = new Shelf<ConversationEntry>((id) => new ConversationEntry(this.#store, id, this));

  constructor(store: StoreContext, owner: CacheOwner) {
    this.#store = store;
    this.#owner = owner;
  }

  /** The last state from the backend, if any. */
  confirmed(id: string): Conversation | undefined {
    return this.#confirmed.get(id);
  }

  /** The conversation's entry, created on first use. */
  entry(id: string): ConversationEntry {
    return this.#entries.get(id);
  }

  /** The conversation's entry, if it is open or was open recently. */
  openEntry(id: string): ConversationEntry | undefined {
    return this.#entries.peek(id);
  }

  view(id: string): ReadableAtom<ConversationView> {
    return this.entry(id).$view;
  }

  isVersioned({ version }: Conversation): boolean {
    return version !== undefined && !!this.#store.traits.versions;
  }

  /** Applies the result of a read. Returns `false` if the cached state is newer. */
  applyRead(fresh: Conversation): boolean {
    const known = this.#confirmed.get(fresh.id)?.version ?? -Infinity;
    const isOld = this.isVersioned(fresh) && fresh.version! <= known;
    if (isOld || this.#store.signal.aborted) return false;
    this.#confirmed.set(fresh.id, fresh);
    return true;
  }

  /**
   * Applies the state in a command's answer or error. Returns `false` if it has no version: whether it is newer is then
   * unknown, so the caller has to read.
   */
  applyAnswer(fresh: Conversation): boolean {
    if (!this.isVersioned(fresh)) return false;
    if (this.applyRead(fresh)) this.#notify(fresh.id, false);
    return true;
  }

  /** Applies a pushed state. */
  applyPushed(fresh: Conversation): void {
    if (this.isVersioned(fresh)) {
      if (this.applyRead(fresh)) this.#notify(fresh.id, true);
      return;
    }
    this.outdated(fresh.id);
  }

  /** The conversation changed, but only a read can show how. */
  outdated(id: string): void {
    const open = this.#entries.peek(id);
    if (open?.observed) void open.refresh();
    this.#owner.outdated(id);
  }

  /**
   * Applies a row of the backend's list. Lists are often served from an index that lags behind. So without versions, a
   * row never replaces the state of an open conversation: if it differs, the conversation is read.
   */
  applyListed(fresh: Conversation): void {
    const open = this.#entries.peek(fresh.id);
    if (open && !this.isVersioned(fresh)) {
      if (open.observed && JSON.stringify(fresh) !== JSON.stringify(open.confirmed)) void open.refresh();
      if (open.observed || open.isPending) return;
    }
    if (this.applyRead(fresh)) open?.applied(false);
  }

  /** The backend removed the conversation. */
  remove(id: string): void {
    this.#confirmed.delete(id);
    this.#entries.peek(id)?.removed();
  }

  /** The list dropped this conversation. Forgets its state unless it is open. */
  release(id: string): void {
    if (!this.#entries.peek(id)) this.#confirmed.delete(id);
  }

  /** Something may have changed, in one conversation or in all: reads those that are on screen again. */
  refreshObserved(id?: string): void {
    for (const [key, entry] of this.#entries.entries()) {
      if (entry.observed && (id === undefined || key === id)) void entry.refresh();
    }
  }

  /** The current state, as parts receive it. */
  stateOf(id: string, isPushed = false): ConversationState {
    const open = this.#entries.peek(id);
    const confirmed = this.#confirmed.get(id);
    return {
      id,
      confirmed,
      projected: open?.projected ?? confirmed,
      pending: open?.pending ?? [],
      settled: open?.settled,
      isPushed,
    };
  }

  clear(): void {
    this.#confirmed.clear();
    this.#entries.clear();
  }

  setObserved(observed: boolean): void {
    this.#owner.setObserved(observed);
    if (!observed) this.#entries.noteSpare();
  }

  message(message: Message): void {
    this.#owner.message(message);
  }

  changed(id: string, isPushed: boolean): void {
    this.#owner.changed(this.stateOf(id, isPushed));
  }

  forget(id: string): void {
    if (!this.#owner.isNeeded(id)) this.#confirmed.delete(id);
    this.#owner.forgotten(id);
  }

  /** The entry updates its view first and then reports the change itself, so that parts are notified once. */
  #notify(id: string, isPushed: boolean): void {
    const open = this.#entries.peek(id);
    if (open) open.applied(isPushed);
    else this.changed(id, isPushed);
  }
}
