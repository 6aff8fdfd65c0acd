import type { Environment } from '../../internal/environment.js';
import type { Contact } from '../../model/contact.js';
import type { Agent, Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import type { HandoffAdapter } from '../adapter.js';
import type { ProfileName } from './profiles.js';

/** What the bot is asked. */
export interface BotQuestion {
  /** The contact's latest message. */
  text: string;
  conversation: Conversation;
  /** Everything so far, oldest first, notes and event lines included. */
  history: Message[];
  /** Aborted when the reply is not wanted any more. */
  signal: AbortSignal;
}

/**
 * What the bot comes back with. `not-found` marks the question as unanswered and says `text`, if there is one.
 * `handoff` says `text` and asks for a person.
 */
export type BotReply =
  | { kind: 'answer'; text: string }
  | { kind: 'not-found'; text?: string }
  | { kind: 'handoff'; text?: string; reason?: string };

/** The AI of the helpdesk: any function from a question to a reply. One that throws counts as `not-found`. */
export type MemoryBot = (question: BotQuestion) => BotReply | Promise<BotReply>;

/** What can go wrong between the page and the helpdesk. All of it can change at any time. */
export interface Knobs {
  /** Milliseconds from a call to its answer. Default: 250. A command is applied half way. */
  latency: number;
  /** At most so many milliseconds more, at random. Default: 0. */
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
  /** Time and timers. Default: the real ones. */
  environment?: Environment;
  /** Default: one that never finds an answer. */
  bot?: MemoryBot;
  /** Milliseconds that the bot composes before its reply appears. Default: 1200. */
  botDelay?: number;
  /** What kind of backend to be. Default: `default`, which can do everything. */
  profile?: ProfileName;
  knobs?: Partial<Knobs>;
  /** What the helpdesk starts with. Default: `demo`. */
  conversations?: 'demo' | 'none';
  /** So many more conversations, made up from the seed: to see how a long list behaves. Default: 0. */
  crowd?: number;
  /** Who "I" am in the demo conversations. Default: Ada Lindqvist, `ada`. */
  agent?: Agent;
  /** The second agent. Default: Ben Okafor, `ben`. */
  colleague?: Agent;
}

/**
 * Plays everyone else: contacts, workflows, the colleague and the network. Nothing here is delayed or fails on purpose.
 */
export interface MemoryControls {
  readonly knobs: Readonly<Knobs>;
  set(knobs: Partial<Knobs>): void;
  /**
   * The contact writes, and the bot answers where it is its turn. After an archived or past conversation this starts a
   * new one. Resolves with the id of the conversation that the message is in, without waiting for the bot.
   */
  contactWrites(conversationId: string, text: string): Promise<string>;
  /** Somebody writes for the first time. Resolves with the id of the new conversation. */
  contactBegins(contact: Contact, text: string): Promise<string>;
  contactAsksForPerson(conversationId: string, reason?: string): Promise<void>;
  /** An automatic message, which pauses the bot. */
  workflowMessage(conversationId: string, text: string): Promise<void>;
  colleagueTakesOver(conversationId: string, agent?: Agent): Promise<void>;
  colleagueHandsBack(conversationId: string, agent?: Agent): Promise<void>;
  /** Another program deletes it: from then on it is `not-found`, and subscribers are told. */
  removeConversation(conversationId: string): Promise<void>;
  /** Every current conversation, archived ones included, past ones not. */
  conversations(): Conversation[];
  conversation(conversationId: string): Conversation;
  messages(conversationId: string): Message[];
  contact(contactId: string): Contact;
  /** Calls back after every change with the id of the conversation. Returns the way out. */
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
