import type { Actor, Block, Instant } from './conversation.js';

/** The customer, in full. */
export interface Contact {
  id: string;
  name?: string;
  avatarUrl?: string;
  phone?: string;
  email?: string;
  channel?: string;
  /** The contact's id in the host's own system. */
  externalId?: string;
  /** The id of the chat in the channel. */
  chatId?: string;
  attributes?: Record<string, string | number | boolean>;
  blocked?: Block;
}

/** An earlier conversation of the same contact. */
export interface PastConversation {
  id: string;
  at: Instant;
  channel?: string;
  /** What the contact wanted, in a few words. */
  topic?: string;
  outcome?: string;
  handledBy?: Actor[];
  /** A question stayed without an answer. */
  unanswered?: boolean;
  /** The bot handed over to a person. */
  handoff?: boolean;
}
