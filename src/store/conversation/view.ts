import type { Conversation } from '../../model/conversation.js';
import type { HandoffError } from '../../model/error.js';
import type { Operation, Settled } from './operations.js';

/** One conversation as elements show it. */
export type ConversationView =
  | { state: 'loading' }
  | { state: 'failed'; error: HandoffError }
  | {
      state: 'ready';
      /** The confirmed state with the pending commands applied on top. */
      conversation: Conversation;
      /** The last state from the backend. */
      confirmed: Conversation;
      pending: readonly Operation[];
      /** The result of this page's last command, until the next one starts. */
      settled?: Settled;
      /** Why the last read failed, if it did: the conversation may be out of date. */
      stale?: HandoffError;
    };
