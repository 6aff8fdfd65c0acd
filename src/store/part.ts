import type { TypingEvent } from '../adapters/adapter.js';
import type { Message } from '../model/message.js';
import type { StoreContext } from './context.js';
import type { ConversationCache, ConversationState } from './conversation/cache.js';
import type { HandoffStore } from './handoff-store.js';

/** What a part of the store works with. */
export interface PartTools {
  readonly store: HandoffStore;
  readonly context: StoreContext;
  /** The one owner of what is known about conversations. */
  readonly conversations: ConversationCache;
  /** Says whether anybody looks at this part: the stream is open as long as anybody looks at anything. */
  setObserved(observed: boolean): void;
  /** Hears what happens until the store is disposed of. */
  listen(listener: PartListener): void;
}

/** What a part may hear of. Everything has been checked. */
export interface PartListener {
  /** The state of a conversation changed: it was read or pushed, or its pending commands changed. */
  changed?(state: ConversationState): void;
  /** A conversation was pushed of which nobody knows whether it is newer than what was read. */
  outdated?(conversationId: string): void;
  message?(message: Message): void;
  contact?(contactId: string): void;
  typing?(event: TypingEvent): void;
  removed?(conversationId: string): void;
  /** Something may have changed, in this conversation or anywhere: read again what is on screen. */
  hint?(conversationId?: string): void;
  /** A person asks for everything about one conversation again. */
  refresh?(conversationId: string, contactId: string | undefined): Promise<unknown> | undefined;
  /** Whether this part goes on needing what is known of a conversation that nobody has open. */
  lists?(conversationId: string): boolean;
  /** A conversation that nobody has open any more was let go. */
  forgotten?(conversationId: string): void;
  /** Forgets everything. */
  dispose?(): void;
}
