import type { ReadableAtom } from 'nanostores';
import type { Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import type { StoreContext } from '../context.js';
import { Shelf } from '../shelf.js';
import { ConversationEntry, type ConversationView, type EntryHost } from './entry.js';
import type { Operation, Settled } from './operations.js';

/** One conversation, as the parts of the store hear of it whenever it changes. */
export interface ConversationState {
  readonly id: string;
  /** What the backend last said, if anything. */
  readonly confirmed?: Conversation;
  /** The confirmed state with the pending commands on top. */
  readonly shown?: Conversation;
  readonly pending: readonly Operation[];
  /** How the last command of this page ended, until the next one. */
  readonly settled?: Settled;
  /** The backend told it without being asked. */
  readonly isPushed: boolean;
}

/** Whom the cache tells what happens. */
export interface CacheOwner {
  setObserved(observed: boolean): void;
  changed(state: ConversationState): void;
  /** Something was pushed of which nobody knows whether it is newer. */
  outdated(id: string): void;
  message(message: Message): void;
  /** Nobody looks at this conversation any more, and what was known of it is let go. */
  forgotten(id: string): void;
  /** Somebody else than an open conversation needs what is known. */
  isListed(id: string): boolean;
}

/**
 * The one owner of what is known about conversations, whoever read it. Every state passes here, from a read, a list, the
 * stream or a command's answer, and here alone versions are compared.
 *
 *     read of one ──┐                          ┌─→ entry: pending commands on top → $view → elements
 *     page of list ─┼─→ newer than known? ─yes─┤
 *     stream ───────┤        │no               └─→ changed() → list, thread, own messages
 *     answer ───────┘        └─→ dropped
 *
 * Without versions nobody knows what is newer: then what is pushed or answered is only a reason to read, and what a read
 * says counts.
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

  /** What the backend last said of a conversation. */
  confirmed(id: string): Conversation | undefined {
    return this.#confirmed.get(id);
  }

  /** Made when it is first asked for. */
  entry(id: string): ConversationEntry {
    return this.#entries.get(id);
  }

  /** The conversation, if it is open or was until a moment ago. */
  openEntry(id: string): ConversationEntry | undefined {
    return this.#entries.peek(id);
  }

  view(id: string): ReadableAtom<ConversationView> {
    return this.entry(id).$view;
  }

  isVersioned({ version }: Conversation): boolean {
    return version !== undefined && !!this.#store.traits.versions;
  }

  /** Takes what a read of this conversation said. False: something newer is known. */
  applyRead(fresh: Conversation): boolean {
    const known = this.#confirmed.get(fresh.id)?.version;
    const isOld = known !== undefined && this.isVersioned(fresh) && fresh.version! <= known;
    if (isOld || this.#store.signal.aborted) return false;
    this.#confirmed.set(fresh.id, fresh);
    return true;
  }

  /**
   * Takes a state that a command was answered with, or that came with an error. False: without versions nobody knows
   * whether it is newer, so it has to be read.
   */
  applyAnswer(fresh: Conversation): boolean {
    if (!this.isVersioned(fresh)) return false;
    if (this.applyRead(fresh)) this.#tell(fresh.id, false);
    return true;
  }

  /** Takes a state that the stream told. */
  applyPushed(fresh: Conversation): void {
    if (this.isVersioned(fresh)) {
      if (this.applyRead(fresh)) this.#tell(fresh.id, true);
      return;
    }
    this.outdated(fresh.id);
  }

  /** It changed, and nobody knows how. */
  outdated(id: string): void {
    const open = this.#entries.peek(id);
    if (open?.observed) void open.refresh();
    this.#owner.outdated(id);
  }

  /**
   * Takes a row of the backend's list, for the list to show. Lists may be behind: without versions, a read of a
   * conversation that is open counts more.
   */
  applyListed(fresh: Conversation): void {
    const open = this.#entries.peek(fresh.id);
    if (!this.isVersioned(fresh) && open?.observed) {
      if (JSON.stringify(fresh) !== JSON.stringify(open.confirmed)) void open.refresh();
      return;
    }
    if (!this.isVersioned(fresh) && open?.isPending) return;
    if (this.applyRead(fresh)) open?.applied(false);
  }

  /** The backend says that it is gone. */
  remove(id: string): void {
    this.#confirmed.delete(id);
    this.#entries.peek(id)?.removed();
  }

  /** Whoever listed it does so no longer: what nobody needs is let go. */
  release(id: string): void {
    if (!this.#entries.peek(id)) this.#confirmed.delete(id);
  }

  /** Something may have changed, in one conversation or in all: reads again what is on screen. */
  refreshObserved(id?: string): void {
    for (const [key, entry] of this.#entries) {
      if (entry.observed && (id === undefined || key === id)) void entry.refresh();
    }
  }

  /** As it is now. */
  stateOf(id: string, isPushed = false): ConversationState {
    const open = this.#entries.peek(id);
    const confirmed = this.#confirmed.get(id);
    return {
      id,
      confirmed,
      shown: open?.shown ?? confirmed,
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
  }

  message(message: Message): void {
    this.#owner.message(message);
  }

  changed(id: string, isPushed: boolean): void {
    this.#owner.changed(this.stateOf(id, isPushed));
  }

  forget(id: string): void {
    if (!this.#owner.isListed(id)) this.#confirmed.delete(id);
    this.#owner.forgotten(id);
  }

  /** An open conversation shows the new state first; then everybody hears of both, once. */
  #tell(id: string, isPushed: boolean): void {
    const open = this.#entries.peek(id);
    if (open) open.applied(isPushed);
    else this.changed(id, isPushed);
  }
}
