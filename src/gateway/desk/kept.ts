import type { Cause, Conversation, Handler, Instant } from '../../model/conversation.js';

/**
 * What the gateway keeps of a conversation because the platform does not. Stored as JSON, so its property names are
 * part of the database.
 */
export interface Kept {
  /** Who has the conversation, if not the bot. */
  handler?: Extract<Handler, { kind: 'agent' | 'queue' }>;
  closed?: NonNullable<Conversation['closed']> & {
    /** The platform's last message at that time, by its clock: a newer one reopens. */
    after?: Instant;
    /** The bot was silent, and is again when somebody reopens the conversation. */
    wasPaused: boolean;
  };
  switched?: Switched;
}

/** The last change of the bot that the gateway knows how to explain. */
export interface Switched {
  to: 'active' | 'paused';
  /** Milliseconds since 1970 by the clock of the database. */
  at: number;
  /** The platform has shown it since. Until then, its reads may be older. */
  isSeen: boolean;
  /** Why, and by whom. A bot that a person has activated needs no explanation. */
  cause?: Cause;
  /** When the platform ends the pause by itself. */
  until?: Instant;
}

/** What is stored of a conversation. */
export interface KeptRow {
  version: number;
  kept: Kept;
  heard: Conversation | null;
}

/** A conversation in the table of the desk. */
export interface DeskRow {
  /** Rises with every change. 0: there is no row yet. */
  version: number;
  kept: Kept;
  /** What was last heard of a conversation that the platform cannot be asked for. */
  heard?: Conversation;
  /** When the row was loaded: milliseconds since 1970 by the clock of the database. */
  now: number;
}
