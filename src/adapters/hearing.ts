import type { Conversation } from '../model/conversation.js';
import type { Message } from '../model/message.js';

/**
 * Where what a platform tells is kept: for platforms that cannot be read, whose deliveries are all there is. The
 * gateway gives one to a webhook's `take`.
 */
export interface Hearing {
  /**
   * Changes what was heard of a conversation. `change` may be asked again, where somebody was faster. `findBy`: what
   * else than the contact's name leads to it, for example an e-mail address.
   */
  conversation(
    id: string,
    change: (known: Conversation | undefined) => Conversation,
    findBy?: readonly string[],
  ): Promise<void>;
  /** Adds a message to its conversation. One of a contact opens what is closed. */
  message(message: Message): Promise<void>;
}
