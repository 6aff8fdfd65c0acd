import type { Agent, Instant } from './conversation.js';

/** A colleague who looks at a conversation, or writes in it, right now. Short-lived: gone after 30 s without news. */
export interface Presence {
  conversationId: string;
  agent: Agent;
  doing: 'viewing' | 'writing';
  /** When this was last heard of. */
  at: Instant;
}

/** What an agent does in a conversation: `away` ends the other two. */
export type Doing = Presence['doing'] | 'away';

/** In milliseconds. A page that was closed, or lost its connection, does not say so. */
export const presenceTimeout = 30_000;
