/** A timestamp in UTC as RFC 3339 defines it, for example `2026-11-21T15:30:00Z`. */
export type Instant = string;

/** Who or what acted. Use `unknown` when the backend does not say; never make up an actor. */
export interface Actor {
  kind: 'agent' | 'bot' | 'contact' | 'system' | 'unknown';
  id?: string;
  name?: string;
}

/** A human who answers contacts. */
export interface Agent {
  id: string;
  name?: string;
}

/**
 * Why the bot is in its current state. The set is open: the elements show a kind that they do not know as it is.
 * `schedule` means that a timer ran out, `suggestion` that the bot only suggests, `outside` that another program made
 * the change.
 */
export type CauseKind =
  | 'agent'
  | 'takeover'
  | 'handback'
  | 'manual-message'
  | 'workflow-message'
  | 'message-limit'
  | 'contact-request'
  | 'keyword'
  | 'low-confidence'
  | 'goal-reached'
  | 'suggestion'
  | 'schedule'
  | 'error'
  | 'outside'
  | 'unknown'
  | (string & {});

export interface Cause {
  kind: CauseKind;
  actor?: Actor;
  /** Free text, visible to the whole team. */
  reason?: string;
  at?: Instant;
}

/** Who currently has the conversation. */
export type Handler =
  | { kind: 'bot' }
  | { kind: 'agent'; agent: Agent; since?: Instant }
  | { kind: 'queue'; since?: Instant }
  | { kind: 'nobody'; since?: Instant };

export type BotMode = 'autopilot' | 'suggestive' | 'off';
export type BotStatus = 'active' | 'paused' | 'stopped' | 'unknown';

/** A reply that the bot proposes. A person sends it, as it is or changed, or dismisses it. */
export interface Suggestion {
  id: string;
  text: string;
  at: Instant;
}

export interface Bot {
  /** When `off`, there is no bot in this conversation and nothing to control. */
  mode: BotMode;
  /** `stopped` is permanent: only a reset revives the bot. `unknown`: the backend does not tell, or not yet. */
  status: BotStatus;
  /** When the backend will reactivate the bot. Set only while the bot is paused. */
  resumeAt?: Instant;
  /** What pushes `resumeAt` back. Default: `fixed`. */
  resumeBasis?: 'fixed' | 'last-agent-message' | 'last-message';
  cause?: Cause;
  messageCount?: number;
  messageLimit?: number;
  /** The bot is composing a reply right now. */
  composing?: boolean;
  /** What the bot proposes as the next reply, in the mode `suggestive`. */
  suggestion?: Suggestion;
}

export interface Block {
  by?: Actor;
  at?: Instant;
  reason?: string;
}

export interface ContactSummary {
  id: string;
  name?: string;
  avatarUrl?: string;
  blocked?: Block;
}

export type NextReplier = 'bot' | 'agent' | 'nobody';

/** `true` allows a command. Otherwise it is denied, and `reason` is a sentence for the agent. */
export type Permission = true | { reason: string };

/**
 * A conversation between a contact and a team. Status, handler and bot are independent of each other, so they are never
 * merged into one state.
 */
export interface Conversation {
  id: string;
  /** Increases with every change, if the backend has versions. Compare it only: it may increase by more than one. */
  version?: number;
  contact: ContactSummary;
  /** For example `whatsapp`, `web`, `sms`. */
  channel?: string;
  status: 'open' | 'closed' | 'archived';
  closed?: { outcome: string; by?: Actor; at: Instant; note?: string };
  handler: Handler;
  bot: Bot;
  /** By when somebody should have answered, for example by a service agreement that `label` names. */
  due?: { at: Instant; label?: string };
  /** What the contact wants, and what was already said. */
  summary?: { text: string; at: Instant; by?: Actor };
  /** Who will answer the contact's next message. Overrides what the rules would conclude from the state. */
  nextReplier?: NextReplier;
  lastMessage?: { text: string; author: Actor; at: Instant };
  unread?: number;
  /** Why the conversation needs attention: `unanswered`, `repeated-handoff`, or a value of the backend's own. */
  attention?: string[];
  /** By command type. If set, every command that it does not list is denied. */
  permissions?: Partial<Record<string, Permission>>;
  updatedAt?: Instant;
}
