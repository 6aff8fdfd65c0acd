/** A moment as RFC 3339 text in UTC, for example `2026-11-21T15:30:00Z`. */
export type Instant = string;

/** Somebody or something that acted. `unknown` is an honest answer; never invent an actor. */
export interface Actor {
  kind: 'agent' | 'bot' | 'contact' | 'system' | 'unknown';
  id?: string;
  name?: string;
}

/** The human who answers. */
export interface Agent {
  id: string;
  name?: string;
}

/**
 * Why the bot is in its present state. The set is open: an unknown kind is shown by its own text.
 * `schedule` means that a timer ran out, `outside` that another program made the change.
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
  | 'schedule'
  | 'error'
  | 'outside'
  | 'unknown'
  | (string & {});

export interface Cause {
  kind: CauseKind;
  actor?: Actor;
  /** Free text that the whole team sees. */
  reason?: string;
  at?: Instant;
}

/** Who has the conversation now. */
export type Handler =
  | { kind: 'bot' }
  | { kind: 'agent'; agent: Agent; since?: Instant }
  | { kind: 'queue'; since?: Instant }
  | { kind: 'nobody'; since?: Instant };

export type BotMode = 'autopilot' | 'suggestive' | 'off';
export type BotStatus = 'active' | 'paused' | 'stopped';

export interface Bot {
  /** Control of the bot in one conversation exists only when the mode is not `off`. */
  mode: BotMode;
  /** `stopped` is for good: only a reset revives it. */
  status: BotStatus;
  /** When the backend activates the bot again. Only while paused. */
  resumeAt?: Instant;
  /** What moves `resumeAt`. Absent means `fixed`. */
  resumeBasis?: 'fixed' | 'last-agent-message' | 'last-message';
  cause?: Cause;
  messageCount?: number;
  messageLimit?: number;
  /** The bot is writing right now. */
  composing?: boolean;
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

/** A permission: allowed, or denied with a sentence for the agent. */
export type Permission = true | { reason: string };

/**
 * One conversation between a contact and a team. Status, handler and bot are separate axes and are
 * never merged into one state.
 */
export interface Conversation {
  id: string;
  /** Rises with every change where the backend has one. Compared, never assumed to rise by one. */
  version?: number;
  contact: ContactSummary;
  /** For example `whatsapp`, `web`, `sms`. */
  channel?: string;
  status: 'open' | 'closed' | 'archived';
  closed?: { outcome: string; by?: Actor; at: Instant; note?: string };
  handler: Handler;
  bot: Bot;
  /** Who answers the contact's next message, where the backend knows it better than the rules do. */
  nextReplier?: NextReplier;
  lastMessage?: { text: string; author: Actor; at: Instant };
  unread?: number;
  /** Why someone should look: `unanswered`, `repeated-handoff`, or the backend's own mark. */
  attention?: string[];
  /** By command type. Where this is present, a command that it does not name is denied. */
  permissions?: Partial<Record<string, Permission>>;
  updatedAt?: Instant;
}
