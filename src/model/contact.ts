import type { Actor, Block, Instant } from './conversation.js';

/** The customer's full record. */
export interface Contact {
  id: string;
  name?: string;
  avatarUrl?: string;
  phone?: string;
  email?: string;
  channel?: string;
  /** The contact's id in the host's own system. */
  externalId?: string;
  /** The chat's id in the channel, for example in WhatsApp. */
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
  /** The contact asked a question that was never answered. */
  unanswered?: boolean;
  /** The bot handed the conversation over to a person. */
  handoff?: boolean;
}
