import type { TypingEvent } from '../adapters/adapter.js';
import type { Message } from '../model/message.js';
import type { Presence } from '../model/presence.js';
import type { StoreContext } from './context.js';
import type { ConversationCache, ConversationState } from './conversation/cache.js';
import type { HandoffStore } from './handoff-store.js';

/** What a part of the store is created with. */
export interface PartTools {
  readonly store: HandoffStore;
  readonly context: StoreContext;
  /** The only owner of conversation state. */
  readonly conversations: ConversationCache;
  /**
   * Call with `true` when something in this part gets its first listener, and with `false` when it loses the last one.
   */
  setObserved(observed: boolean): void;
  /** Subscribes to the store's events until it is disposed. */
  listen(listener: PartListener): void;
}

/** The store's events, as its parts receive them. All data has been checked. */
export interface PartListener {
  /** A conversation changed: it was read or pushed, or its pending commands changed. */
  changed?(state: ConversationState): void;
  /** A conversation changed in a way that only a read can show: its new state came without a version to compare. */
  outdated?(conversationId: string): void;
  message?(message: Message): void;
  contact?(contactId: string): void;
  typing?(event: TypingEvent): void;
  /** Who is in one conversation now. The id may be missing where somebody is. */
  presence?(present: Presence[], conversationId: string | undefined): void;
  removed?(conversationId: string): void;
  /** Something may have changed, in this conversation or anywhere: read everything on screen again. */
  hint?(conversationId?: string): void;
  /** A person asked to refresh this conversation. */
  refresh?(conversationId: string, contactId: string | undefined): Promise<unknown> | undefined;
  /** Whether this part still needs the state of a conversation that is not open. */
  needs?(conversationId: string): boolean;
  /** A conversation is no longer open, and its entry was forgotten. */
  forgotten?(conversationId: string): void;
  /** The store ends without a log-out. What a person would miss is kept for the next one; `dispose` follows. */
  release?(): void;
  /** Clear all data. */
  dispose?(): void;
}
