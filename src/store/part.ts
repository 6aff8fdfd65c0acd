import type { Conversation } from '../model/conversation.js';
import type { Message } from '../model/message.js';
import type { TypingEvent } from '../adapters/adapter.js';
import type { StoreContext } from './context.js';
import type { ConversationEntry } from './conversation/entry.js';
import type { HandoffStore } from './store.js';

/** What a part of the store works with. */
export interface PartTools {
  readonly store: HandoffStore;
  readonly context: StoreContext;
  /** Says whether anybody looks at this part: the stream is open as long as anybody looks at anything. */
  look(observed: boolean): void;
  /** Hears the news until the store is disposed of. */
  listen(listener: PartListener): void;
  /** Passes on a state that was read, with a version, to the conversation that is open. */
  inform(conversation: Conversation): void;
  /** The only writer of a conversation's state. Made when it is first asked for. */
  entry(conversationId: string): ConversationEntry;
}

/** What a part may hear of. What comes from the stream has its ids checked, and nothing else. */
export interface PartListener {
  /** The state of a conversation, from the stream. */
  conversation?(conversation: Conversation): void;
  /** An open conversation was read, or its pending commands changed. */
  changed?(entry: ConversationEntry): void;
  message?(message: Message): void;
  contact?(contactId: string): void;
  typing?(event: TypingEvent): void;
  removed?(conversationId: string): void;
  /** Something may have changed, in this conversation or anywhere: read again what is on screen. */
  hint?(conversationId?: string): void;
  /** A person asks for everything about one conversation again. */
  refresh?(conversationId: string, contactId: string | undefined): Promise<unknown> | undefined;
  /** Forgets everything. */
  dispose?(): void;
}

/**
 * Makes something that is kept beside the conversations: contacts, messages, the list. It is loaded with the elements
 * that need it, and made once for each store.
 */
export type PartFactory<P> = (tools: PartTools) => P;
