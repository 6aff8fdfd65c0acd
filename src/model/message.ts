import type { Attachment } from './attachment.js';
import type { CommandParams } from './command.js';
import type { Actor, Instant } from './conversation.js';

export type { Attachment } from './attachment.js';

/** An event in a conversation, shown as a line in its history. */
export interface MessageEvent {
  /**
   * `joined`, `left`, `paused`, `resumed`, `extended`, `stopped`, `reset`, `closed`, `reopened`, `archived`,
   * `blocked`, `unblocked`, `queued`, `cancelled`, or a type of the backend's own.
   */
  type: string;
  actor?: Actor;
  reason?: string;
  until?: Instant;
  outcome?: string;
}

export interface Message {
  id: string;
  conversationId: string;
  author: Actor;
  at: Instant;
  /** Plain text. For an event, a fallback sentence for clients that do not know its type. */
  text: string;
  /** A note that only agents can see. */
  private?: boolean;
  event?: MessageEvent;
  delivery?: 'sending' | 'sent' | 'delivered' | 'read' | 'failed';
  /** The id that the sender picked to recognise its own message. */
  clientId?: string;
  attachments?: Attachment[];
  /** The bot had no answer to the contact's question. */
  unanswered?: boolean;
}

/** A message that an agent is about to send. */
export type MessageDraft = CommandParams['send-message'];
