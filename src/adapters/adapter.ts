import type { Agent, Conversation, Instant, NextReplier } from '../model/conversation.js';
import type { CommandParams, commands, CommandType } from '../model/command.js';
import type { Contact, PastConversation } from '../model/contact.js';
import type { ErrorCode } from '../model/error.js';
import type { Message } from '../model/message.js';
import type { View } from '../model/views.js';

/** What every call is given. */
export interface CallContext {
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
  /** On whose behalf the call is made. */
  agent: Agent;
  /** One key for each intent of a person, the same on every retry. */
  idempotencyKey?: string;
  /** The version that the person saw. */
  expectedVersion?: number;
  /**
   * For adapters that wait for something before they send a command, as for a token: it was clicked too long ago to be
   * sent now, or by somebody who is no longer at the page.
   */
  isTooLate?(): boolean;
}

export interface PageRequest {
  cursor?: string;
  /** How many items at most. */
  limit?: number;
}

export interface ConversationQuery extends PageRequest {
  view?: View;
  search?: string;
}

export interface Page<T> {
  items: T[];
  /** Absent on the last page. */
  nextCursor?: string;
  counts?: Partial<Record<View, number>>;
  /** How many items were left out on the way, because they could not be read. The page says so. */
  unreadable?: number;
}

export type ConnectionState = 'live' | 'connecting' | 'polling' | 'offline';

/** Somebody began or stopped to write. */
export interface TypingEvent {
  conversationId: string;
  kind: 'contact' | 'agent' | 'bot';
  active: boolean;
  name?: string;
}

/** Where an adapter tells what happened. Safe to call at any time, also after the subscription ended. */
export interface EventSink {
  conversation(conversation: Conversation): void;
  /** Something changed; read it again. Without an id: anything may have. */
  hint(conversationId?: string): void;
  message(message: Message): void;
  contact(contact: Contact): void;
  typing(event: TypingEvent): void;
  removed(conversationId: string): void;
  connection(state: ConnectionState): void;
}

export interface BulkResult {
  id: string;
  conversation?: Conversation;
  error?: { code: ErrorCode; message: string };
}

export type Requirement = 'none' | 'optional' | 'required';

/** What the backend is like, as far as a person at the page has to know. */
export interface AdapterTraits {
  /** Conversations carry a version that rises. Default: false. */
  versions?: boolean;
  /** The backend applies a command once for each idempotency key. Default: false. */
  idempotency?: boolean;
  /** Whether events carry the state, only say that something changed, or do not exist. Default: `hint`. */
  events?: 'state' | 'hint' | 'none';
  /** The backend's clock, read after every answer. */
  serverTime?: () => Instant | undefined;
  /** Default: reversible, reason `optional`. */
  takeOver?: { reversible?: boolean; reason?: Requirement };
  /** Default: timed and indefinite, 365 days at most, reason `optional`, never resumes over an agent. */
  pauseBot?: {
    timed?: boolean;
    indefinite?: boolean;
    maxSeconds?: number;
    reason?: Requirement;
    resumesOverAgent?: boolean;
  };
  /** Default: `resolved` and `not-resolved`, with a note. */
  close?: { outcomes: Array<{ value: string; label?: string }>; note?: boolean };
  /** What a reset clears and keeps, in words for the agent. */
  resetBot?: { clears: string[]; keeps: string[] };
  nextReplier?: { afterHandBack?: NextReplier; afterClose?: NextReplier };
  /**
   * Whether the backend keeps a paused bot silent (`enforced`), asks the bot to be (`advisory`), or only passes a
   * wish on (`requested`). Default: `enforced`. The page says which.
   */
  control?: 'enforced' | 'advisory' | 'requested';
}

type CamelCase<Text extends string> = Text extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Text;

/** The adapter's method for a command: `pause-bot` is done by `pauseBot`. */
export type MethodName<T extends CommandType = CommandType> = CamelCase<T>;

interface CommandAnswers {
  conversation: Conversation | void;
  message: Message;
  nothing: void;
}

/** Takes the id of the conversation, or of the contact for a contact command. */
export type CommandMethod<T extends CommandType> = (
  id: string,
  params: CommandParams[T],
  ctx: CallContext,
) => Promise<CommandAnswers[(typeof commands)[T]['answer']]>;

/**
 * One optional method for each command of the table: `activateBot(id, params, ctx)`, `pauseBot(id, params, ctx)` and so
 * on. Commands about a conversation resolve to its fresh state or to nothing, `sendMessage` to the message, commands
 * about a contact to nothing.
 */
export type CommandMethods = { [T in CommandType as MethodName<T>]?: CommandMethod<T> };

/**
 * Talks to one backend. Only `name` and `getConversation` are required: a method that is missing is a feature that is
 * missing, and the elements hide it. Methods throw `HandoffError`; anything else is wrapped.
 */
export interface HandoffAdapter extends CommandMethods {
  readonly name: string;
  readonly traits?: AdapterTraits;

  getConversation(id: string, ctx: CallContext): Promise<Conversation>;
  listConversations?(query: ConversationQuery, ctx: CallContext): Promise<Page<Conversation>>;
  /** Newest page first; within a page oldest first. `nextCursor` leads to older messages. */
  listMessages?(conversationId: string, page: PageRequest, ctx: CallContext): Promise<Page<Message>>;
  getContact?(contactId: string, ctx: CallContext): Promise<Contact>;
  /** Newest first. */
  listContactConversations?(contactId: string, page: PageRequest, ctx: CallContext): Promise<Page<PastConversation>>;

  /** Without it a bulk command runs one by one, at most six in flight. */
  runBulk?(
    command: { type: CommandType },
    ids: string[],
    ctx: CallContext,
    onProgress: (result: BulkResult) => void,
  ): Promise<BulkResult[]>;

  /** Returns the function that ends the subscription. */
  subscribe?(sink: EventSink, ctx: CallContext): () => void;
  dispose?(): void;
}
