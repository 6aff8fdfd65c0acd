import type { CommandParams } from './command.js';
import type { Actor, Instant } from './conversation.js';

/** Something that happened in a conversation, shown as a line in its history. */
export interface MessageEvent {
  /**
   * `joined`, `left`, `paused`, `resumed`, `extended`, `stopped`, `reset`, `closed`, `reopened`, `archived`,
   * `blocked`, `unblocked`, `queued`, `cancelled`, or the backend's own word.
   */
  type: string;
  actor?: Actor;
  reason?: string;
  until?: Instant;
  outcome?: string;
}

export interface Attachment {
  url: string;
  name?: string;
  /** MIME type, for example `image/png`. */
  type?: string;
  /** Bytes. */
  size?: number;
}

export interface Message {
  id: string;
  conversationId: string;
  author: Actor;
  at: Instant;
  /** Plain text. For an event, a sentence to fall back on. */
  text: string;
  /** A note that only agents see. */
  private?: boolean;
  event?: MessageEvent;
  delivery?: 'sending' | 'sent' | 'delivered' | 'read' | 'failed';
  /** The id that the sender chose, to recognise a message in flight. */
  clientId?: string;
  attachments?: Attachment[];
  /** The bot had no answer to the contact's question. */
  unanswered?: boolean;
}

/** What an agent is about to send. */
export type MessageDraft = CommandParams['send-message'];
