import type { FileTrait } from '../model/attachment.js';
import type { Agent, Conversation, Instant, NextReplier } from '../model/conversation.js';
import type { CommandParams, commands, CommandType } from '../model/command.js';
import type { Contact, PastConversation } from '../model/contact.js';
import type { ErrorCode } from '../model/error.js';
import type { Message, MessageDraft } from '../model/message.js';
import type { Doing, Presence } from '../model/presence.js';
import type { Review, ReviewPeriod } from '../model/review.js';
import type { View } from '../model/views.js';

/** Passed to every adapter method. */
export interface CallContext {
  /** Aborted once the answer is no longer wanted. */
  signal: AbortSignal;
  /** The agent on whose behalf the call is made. */
  agent: Agent;
  /** One key per intent: a person's click gets a new one, and every retry of that click repeats it. */
  idempotencyKey?: string;
  /** The version of the conversation that the person saw when issuing the command. */
  expectedVersion?: number;
  /**
   * Whether too much time has passed since the click to send the command now. For adapters that may have to wait before
   * they send, for example for a token: check this after the wait. Also true once somebody else is at the page.
   */
  isTooLate?(): boolean;
  /** Told how much of a command's files has been sent, in bytes. */
  onProgress?(sent: number, total: number): void;
  /**
   * For adapters whose backend lets a command wait for what the bot is just sending: call it where the backend has
   * confirmed the command without waiting any longer. The page says that a last message of the bot may still arrive.
   */
  lastMessageMayArrive?(): void;
}

export interface PageRequest {
  cursor?: string;
  /** The maximum number of items. */
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
  /** How many items the adapter dropped because it could not read them. The elements tell the agent. */
  unreadable?: number;
}

export type ConnectionState = 'live' | 'connecting' | 'polling' | 'offline';

/** Someone started or stopped typing. */
export interface TypingEvent {
  conversationId: string;
  kind: 'contact' | 'agent' | 'bot';
  active: boolean;
  name?: string;
  /** What it has written so far, where a bot's answer grows. The end of it, if it is long. */
  text?: string;
}

/** Receives an adapter's events. Safe to call at any time, even after the subscription has ended. */
export interface EventSink {
  conversation(conversation: Conversation): void;
  /** Something changed and should be read again: this conversation or, without an id, anything. */
  hint(conversationId?: string): void;
  message(message: Message): void;
  contact(contact: Contact): void;
  typing(event: TypingEvent): void;
  /**
   * Who is in one conversation now, the agent at the page included. `conversationId` is needed where nobody is left: an
   * empty list does not say which conversation it is about.
   */
  presence(present: Presence[], conversationId?: string): void;
  removed(conversationId: string): void;
  connection(state: ConnectionState): void;
}

/** How a bulk command ended for one conversation: applied unless there is an `error`. */
export interface BulkResult {
  id: string;
  conversation?: Conversation;
  error?: { code: ErrorCode; message: string };
}

/** Whether a person may or must give a reason. */
export type Requirement = 'none' | 'optional' | 'required';

/** What the backend can do, as far as it affects the agent. */
export interface AdapterTraits {
  /** Whether conversations have a version that increases with every change. Default: `false`. */
  versions?: boolean;
  /** Whether the backend applies commands with the same idempotency key only once. Default: `false`. */
  idempotency?: boolean;
  /** Whether events carry the new state, only say that something changed, or do not exist. Default: `hint`. */
  events?: 'state' | 'hint' | 'none';
  /** For how long a read may show the state from before a command. Default: 0, a command is seen by the next read. */
  readLagSeconds?: number;
  /** The backend's current time, if known. The store reads it after every answer. */
  serverTime?: () => Instant | undefined;
  /** Default: reversible, reason `optional`. */
  takeOver?: { reversible?: boolean; reason?: Requirement };
  /** Default: timed and indefinite pauses, 365 days at most, reason `optional`, never resumes over an agent. */
  pauseBot?: {
    timed?: boolean;
    indefinite?: boolean;
    maxSeconds?: number;
    /** How long pauses may be: multiples of so many seconds. Default: any. */
    granularitySeconds?: number;
    reason?: Requirement;
    resumesOverAgent?: boolean;
  };
  /** Default: `resolved` and `not-resolved`, with a note. */
  close?: { outcomes: Array<{ value: string; label?: string }>; note?: boolean };
  /**
   * `private`: whether there are notes for the team. `attachments`: which files can be sent, `true` for images, PDF and
   * plain text of 25 MB at most. `claims`: whether whoever
   * answers what nobody has becomes its handler. Default: notes, no files, claims.
   */
  sendMessage?: {
    private?: boolean;
    attachments?: FileTrait;
    claims?: boolean;
  };
  /**
   * What the backend searches, which views it has, and whether a row that moves can repeat or hide another one.
   * Default: the text of messages as well, all views, `stable`.
   */
  list?: { search?: 'none' | 'contact' | 'text'; views?: View[]; paging?: 'stable' | 'shifting' };
  /** Whether the history has lines about who joined, left or paused the bot. Default: it does. */
  history?: { events?: boolean };
  /** What a reset clears and what it keeps, worded for the agent. */
  resetBot?: { clears: string[]; keeps: string[] };
  nextReplier?: { afterHandBack?: NextReplier; afterClose?: NextReplier };
  /**
   * How a pause reaches the bot: the backend silences it (`enforced`), asks it to be silent (`advisory`), or only
   * forwards the request (`requested`). The elements tell the agent which. Default: `enforced`.
   */
  control?: 'enforced' | 'advisory' | 'requested';
}

type CamelCase<Text extends string> = Text extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Text;

/** The name of the adapter method for a command: `pauseBot` for `pause-bot`. */
export type MethodName<T extends CommandType = CommandType> = CamelCase<T>;

interface CommandAnswers {
  conversation: Conversation | void;
  message: Message;
  nothing: void;
}

/** Takes the conversation's id or, for a contact command, the contact's. */
export type CommandMethod<T extends CommandType> = (
  id: string,
  params: CommandParams[T],
  ctx: CallContext,
) => Promise<CommandAnswers[(typeof commands)[T]['answer']]>;

/**
 * One optional method for each command: `activateBot(id, params, ctx)`, `pauseBot(id, params, ctx)` and so on. A
 * conversation command resolves to the new state or to nothing, `sendMessage` to the message, a contact command to
 * nothing.
 */
export type CommandMethods = { [T in CommandType as MethodName<T>]?: CommandMethod<T> };

/**
 * Connects the store to one backend. Only `name` and `getConversation` are required. A missing method is a missing
 * feature, which the elements hide.
 *
 * Methods reject with a `HandoffError`. Anything else counts as `unavailable`: the command may have been applied.
 */
export interface HandoffAdapter extends CommandMethods {
  readonly name: string;
  /**
   * Where the backend is, for adapters that are made anew with each connection: by the same name and address a page
   * knows that it is the same, and gives agents back what they have written. Never shown.
   */
  readonly baseUrl?: string;
  readonly traits?: AdapterTraits;

  getConversation(id: string, ctx: CallContext): Promise<Conversation>;
  listConversations?(query: ConversationQuery, ctx: CallContext): Promise<Page<Conversation>>;
  /** The first page has the newest messages, oldest first. `nextCursor` leads to older ones. */
  listMessages?(conversationId: string, page: PageRequest, ctx: CallContext): Promise<Page<Message>>;
  getContact?(contactId: string, ctx: CallContext): Promise<Contact>;
  /** Newest first. */
  listContactConversations?(contactId: string, page: PageRequest, ctx: CallContext): Promise<Page<PastConversation>>;

  /**
   * Sends a message in the bot's name: how its turn is delivered where the bot speaks through the gateway. A `private`
   * one is a note for the team. `ctx.agent` is the bot. Only the gateway calls it.
   */
  sendAsBot?(conversationId: string, draft: MessageDraft, ctx: CallContext): Promise<Message>;

  /**
   * Runs a command on many conversations. Without this method, the store runs them one by one, up to six at a time.
   *
   * @param onProgress Call it with each result as it comes in.
   */
  runBulk?(
    command: { type: CommandType },
    ids: string[],
    ctx: CallContext,
    onProgress: (result: BulkResult) => void,
  ): Promise<BulkResult[]>;

  /**
   * What happened in a span of time, for `<daily-review>`. Without this method it is made from the list, as far as rows
   * tell it. Questions that are alike may come apart: the page puts them together.
   */
  review?(period: ReviewPeriod, ctx: CallContext): Promise<Review>;

  /**
   * Tells colleagues what the agent does in a conversation. Repeated every 12 s while it lasts; whoever is not heard of
   * for 30 s is gone. Colleagues learn of it by `sink.presence`.
   */
  setPresence?(conversationId: string, doing: Doing, ctx: CallContext): Promise<void>;

  /** Starts to send events to `sink`. Returns a function that ends the subscription. */
  subscribe?(sink: EventSink, ctx: CallContext): () => void;
  /** Ends all calls and subscriptions. */
  dispose?(): void;
}
