import type { Environment } from '../../internal/environment.js';
import type { DraftAttachment } from '../../model/attachment.js';
import type { Contact } from '../../model/contact.js';
import type { Agent, Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import type { Doing } from '../../model/presence.js';
import type { AdapterTraits, HandoffAdapter } from '../adapter.js';
import type { ProfileName } from './profiles.js';

/** The input of a bot. */
export interface BotQuestion {
  /** The contact's latest message. */
  text: string;
  conversation: Conversation;
  /** All messages so far, oldest first, including notes and event lines. */
  history: Message[];
  /** Aborted when the reply is no longer wanted. */
  signal: AbortSignal;
}

/**
 * The output of a bot. `text` is sent to the contact. `not-found` also marks the question as unanswered, and `handoff`
 * also sends the conversation to the queue.
 */
export type BotReply =
  | { kind: 'answer'; text: string }
  | { kind: 'not-found'; text?: string }
  | { kind: 'handoff'; text?: string; reason?: string };

/** The helpdesk's AI: any function from a question to a reply. If it throws, that counts as `not-found`. */
export type MemoryBot = (question: BotQuestion) => BotReply | Promise<BotReply>;

/** What can go wrong between page and helpdesk. Every knob can be changed at any time. */
export interface Knobs {
  /** Milliseconds from a call to its answer; commands are applied half-way. Default: 250. */
  latency: number;
  /** Up to this many milliseconds are added at random. Default: 0. */
  jitter: number;
  /** From 0 to 1: how many calls fail with `unavailable`, and do nothing. Default: 0. */
  failureRate: number;
  /** Commands are applied, but the answer is lost: `timeout`. */
  loseAnswers: boolean;
  /** No call is answered until its caller gives up. */
  hang: boolean;
  /** The colleague takes the conversation just before the next take-over. Switches itself off after that. */
  loseRace: boolean;
  /** Every call ends with `unauthorized`. */
  tokenExpired: boolean;
  /** Every call ends with `offline`, and events stop. */
  offline: boolean;
}

export interface MemoryAdapterOptions {
  /** The same seed gives the same helpdesk and the same course of events. Default: 1. */
  seed?: number;
  /** Clock, timers, randomness and page lifecycle. Default: the real ones. */
  environment?: Environment;
  /** Default: a bot that never finds an answer. */
  bot?: MemoryBot;
  /** How long the bot composes before its reply appears, in milliseconds. Default: 1200. */
  botDelay?: number;
  /** The kind of backend to simulate. Default: `default`, which supports everything. */
  profile?: ProfileName;
  /** What this backend can and cannot do, on top of the profile. It keeps to it. */
  traits?: Omit<AdapterTraits, 'serverTime' | 'versions' | 'idempotency' | 'events'>;
  knobs?: Partial<Knobs>;
  /** What the helpdesk starts with. Default: `demo`. */
  conversations?: 'demo' | 'none';
  /** How many random conversations to add, to see how a long list behaves. Default: 0. */
  crowd?: number;
  /** Who "I" am in the demo conversations. Default: Ada Lindqvist, `ada`. */
  agent?: Agent;
  /** The second agent. Default: Ben Okafor, `ben`. */
  colleague?: Agent;
}

/** Plays everyone else: contacts, workflows, the colleague and the network. The knobs do not affect these methods. */
export interface MemoryControls {
  readonly knobs: Readonly<Knobs>;
  set(knobs: Partial<Knobs>): void;
  /**
   * The contact sends a message, with files if there are any, and the bot answers if it is its turn. In an archived or
   * past conversation, this starts a new one. Resolves with the id of the conversation that received the message,
   * without waiting for the bot.
   */
  contactWrites(conversationId: string, text: string, files?: readonly DraftAttachment[]): Promise<string>;
  /** A new contact sends a first message. Resolves with the id of the new conversation. */
  contactBegins(contact: Contact, text: string): Promise<string>;
  contactAsksForPerson(conversationId: string, reason?: string): Promise<void>;
  /** An automatic message, which pauses the bot. */
  workflowMessage(conversationId: string, text: string): Promise<void>;
  colleagueTakesOver(conversationId: string, agent?: Agent): Promise<void>;
  colleagueHandsBack(conversationId: string, agent?: Agent): Promise<void>;
  /**
   * The colleague looks at the conversation, writes in it or leaves it. Without another call they are gone after 30 s.
   * Default: `viewing`.
   */
  colleagueLooks(conversationId: string, doing?: Doing, agent?: Agent): Promise<void>;
  /** Another program deletes the conversation: it is `not-found` from then on, and subscribers are notified. */
  removeConversation(conversationId: string): Promise<void>;
  /** All current conversations, including archived ones but not past ones. */
  conversations(): Conversation[];
  conversation(conversationId: string): Conversation;
  messages(conversationId: string): Message[];
  contact(contactId: string): Contact;
  /** Calls back after every change with the conversation's id. Returns an unsubscribe function. */
  onChange(listener: (conversationId: string) => void): () => void;
}

export interface MemoryAdapter extends HandoffAdapter {
  readonly controls: MemoryControls;
}

export const defaultKnobs: Readonly<Knobs> = {
  latency: 250,
  jitter: 0,
  failureRate: 0,
  loseAnswers: false,
  hang: false,
  loseRace: false,
  tokenExpired: false,
  offline: false,
};
