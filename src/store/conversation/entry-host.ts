import type { Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';

/** What an entry needs of the cache, which owns the confirmed state. */
export interface EntryHost {
  confirmed(id: string): Conversation | undefined;
  isVersioned(conversation: Conversation): boolean;
  applyRead(fresh: Conversation): boolean;
  applyAnswer(fresh: Conversation): boolean;
  /** Puts the entry back on the shelf, in case it was forgotten. */
  entry(id: string): unknown;
  setObserved(observed: boolean): void;
  /** The entry's view changed. */
  changed(id: string, isPushed: boolean): void;
  message(message: Message): void;
  /** The entry was forgotten. */
  forget(id: string): void;
}
