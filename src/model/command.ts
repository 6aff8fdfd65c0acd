/**
 * The table of commands. Rules, adapters, store, gateway, conformance kit and OpenAPI document all read it. A new
 * command is described here once, and the compiler then points to every place that must handle it.
 */
import type { DraftAttachment } from './attachment.js';
import type { Conversation, Instant } from './conversation.js';

/** Every command and its parameters. */
export interface CommandParams {
  'activate-bot': object;
  /** Without `until` the bot stays paused until somebody activates it. */
  'pause-bot': { until?: Instant; reason?: string };
  'extend-pause': { until: Instant };
  'cancel-reply': object;
  'take-over': { reason?: string };
  'request-agent': { reason?: string };
  /** `note` is passed on to the bot. */
  'hand-back': { note?: string };
  /** `outcome` is one of `traits.close.outcomes`. */
  close: { outcome: string; note?: string };
  reopen: object;
  archive: object;
  'reset-bot': object;
  'block-contact': { reason?: string };
  'unblock-contact': { reason?: string };
  /**
   * The sender picks `clientId` to recognise the message in the history. A `private` message is visible to agents only.
   * With `attachments` the text may be empty.
   */
  'send-message': { text: string; private?: boolean; clientId: string; attachments?: readonly DraftAttachment[] };
  /** Sends the bot's suggestion with this `id` in the agent's name. `text`: what to send instead of its own text. */
  'use-suggestion': { id: string; text?: string; clientId: string };
  'dismiss-suggestion': { id: string };
  /** `upTo` is the id of the last message that the agent has seen: `unread` is counted from there. */
  'mark-read': { upTo: string };
}

export type CommandType = keyof CommandParams;

/** One command, for example `{ type: 'pause-bot', until: '2026-11-21T15:30:00Z' }`. */
export type Command = { [T in CommandType]: { type: T } & CommandParams[T] }[CommandType];

/** How a command ended. `unknown` means that it may have been applied, for example because the response was lost. */
export type Outcome = 'applied' | 'rejected' | 'unknown';

/**
 * The wire format of a parameter. `?` marks an optional one. A required text must not be blank. An `id` names something
 * in one conversation. `files` travel before the command, which names them by their ids.
 */
export type ParameterFormat = 'text' | 'text?' | 'instant' | 'instant?' | 'flag' | 'flag?' | 'id' | 'files?';
type FormatOf<Value> = Value extends boolean
  ? 'flag'
  : Value extends string
    ? 'text' | 'instant'
    : Value extends readonly DraftAttachment[]
      ? 'files'
      : never;
type FormatsOf<Params> = {
  readonly [Name in keyof Required<Params>]: undefined extends Params[Name]
    ? `${FormatOf<NonNullable<Params[Name]>>}?`
    : FormatOf<Params[Name]> | (Params[Name] extends string ? 'id' : never);
};

/** What every layer needs to know about a command. */
export interface CommandFacts {
  /** Which id the adapter's method takes. */
  readonly target: 'conversation' | 'contact';
  /**
   * What the adapter's method resolves to. A method that should answer with a conversation may resolve to nothing; the
   * store then reads the conversation.
   */
  readonly answer: 'conversation' | 'message' | 'nothing';
  /** The conversation statuses in which the command makes sense. */
  readonly allowedIn: readonly Conversation['status'][];
  /** The command controls the bot, so it is refused while the bot's mode is `off`. */
  readonly needsBot: boolean;
  /** Refused while a colleague has the conversation, unless the backend's permissions allow it. */
  readonly refusedWhileHeld: boolean;
  /**
   * The store shows the effect before the backend confirms it. Only for commands whose effect is cheap to roll back.
   * Messages are not listed here because the thread shows them early by itself.
   */
  readonly optimistic: boolean;
}

const open = ['open'] as const;
const anyStatus = ['open', 'closed', 'archived'] as const;

/** What most commands are like. The table names what is different. */
const usual = {
  target: 'conversation',
  answer: 'conversation',
  allowedIn: open,
  needsBot: false,
  refusedWhileHeld: true,
  optimistic: false,
} as const;

export const commands = {
  'activate-bot': { ...usual, needsBot: true, optimistic: true },
  'pause-bot': { ...usual, needsBot: true, optimistic: true },
  'extend-pause': { ...usual, needsBot: true },
  'cancel-reply': { ...usual, needsBot: true },
  'take-over': usual,
  'request-agent': usual,
  'hand-back': { ...usual, needsBot: true },
  close: usual,
  reopen: { ...usual, allowedIn: ['closed'], refusedWhileHeld: false },
  archive: { ...usual, allowedIn: ['open', 'closed'] },
  'reset-bot': { ...usual, needsBot: true },
  'block-contact': {
    ...usual,
    target: 'contact',
    answer: 'nothing',
    allowedIn: anyStatus,
    refusedWhileHeld: false,
    optimistic: true,
  },
  'unblock-contact': {
    ...usual,
    target: 'contact',
    answer: 'nothing',
    allowedIn: anyStatus,
    refusedWhileHeld: false,
    optimistic: true,
  },
  'send-message': { ...usual, answer: 'message' },
  'use-suggestion': { ...usual, needsBot: true },
  'dismiss-suggestion': { ...usual, needsBot: true, optimistic: true },
  'mark-read': { ...usual, allowedIn: anyStatus, refusedWhileHeld: false },
} as const satisfies Record<CommandType, CommandFacts>;

/** All command types, in table order. */
export const commandTypes = /* @__PURE__ */ Object.keys(commands) as CommandType[];

/** The facts of a command whose type is known only at run time. */
export const factsOf = (type: CommandType): CommandFacts => commands[type];

type TypesWith<Fact extends keyof CommandFacts, Value> = {
  [T in CommandType]: (typeof commands)[T][Fact] extends Value ? T : never;
}[CommandType];

/** A command on one conversation. The backend answers with the conversation's new state. */
export type ConversationCommand = Extract<Command, { type: TypesWith<'answer', 'conversation'> }>;
/** A command on a contact. It affects all of the contact's conversations. */
export type ContactCommand = Extract<Command, { type: TypesWith<'target', 'contact'> }>;
/** A command that adds a message. The backend answers with that message. */
export type MessageCommand = Extract<Command, { type: TypesWith<'answer', 'message'> }>;
/** A command that brings a message of the agent's into the history, where `clientId` recognises it. */
export type SendingCommand = Extract<Command, { clientId: string }>;
/** A command whose effect is shown before the backend confirms it. */
export type OptimisticCommand = Extract<Command, { type: TypesWith<'optimistic', true> }>;

export const isContactCommand = (command: Command): command is ContactCommand =>
  commands[command.type].target === 'contact';
export const isMessageCommand = (command: Command): command is MessageCommand =>
  commands[command.type].answer === 'message';
export const isSending = (command: Command): command is SendingCommand => 'clientId' in command;

/** What whoever runs a command for somebody else has to know as well: the gateway, the kit and the OpenAPI document. */
export interface ServerFacts<T extends CommandType = CommandType> {
  readonly parameters: FormatsOf<CommandParams[T]>;
  /** What the command ends when it is applied: a timed pause, or the reply that the bot is composing. */
  readonly ends: readonly ('pause' | 'reply')[];
  /** The lowest role that may run the command through the gateway, unless the gateway's `agentsMay` overrides it. */
  readonly role: 'agent' | 'supervisor';
  /** Not written into the audit, because nothing comes of it for the contact or the team. Default: it is. */
  readonly isTrivial?: true;
}

/** The other half of the table. It stands apart so that pages, which do not need it, do not load it. */
export const serverFacts: { readonly [T in CommandType]: ServerFacts<T> } = {
  'activate-bot': { parameters: {}, ends: ['pause', 'reply'], role: 'agent' },
  'pause-bot': { parameters: { until: 'instant?', reason: 'text?' }, ends: ['reply'], role: 'agent' },
  'extend-pause': { parameters: { until: 'instant' }, ends: [], role: 'agent' },
  'cancel-reply': { parameters: {}, ends: ['reply'], role: 'agent' },
  'take-over': { parameters: { reason: 'text?' }, ends: ['pause', 'reply'], role: 'agent' },
  'request-agent': { parameters: { reason: 'text?' }, ends: ['pause', 'reply'], role: 'agent' },
  'hand-back': { parameters: { note: 'text?' }, ends: ['pause', 'reply'], role: 'agent' },
  close: { parameters: { outcome: 'text', note: 'text?' }, ends: ['pause', 'reply'], role: 'agent' },
  reopen: { parameters: {}, ends: [], role: 'agent' },
  archive: { parameters: {}, ends: ['pause', 'reply'], role: 'supervisor' },
  'reset-bot': { parameters: {}, ends: ['pause', 'reply'], role: 'supervisor' },
  'block-contact': { parameters: { reason: 'text?' }, ends: ['reply'], role: 'supervisor' },
  'unblock-contact': { parameters: { reason: 'text?' }, ends: [], role: 'supervisor' },
  'send-message': {
    parameters: { text: 'text', private: 'flag?', clientId: 'id', attachments: 'files?' },
    ends: [],
    role: 'agent',
  },
  'use-suggestion': { parameters: { id: 'id', text: 'text?', clientId: 'id' }, ends: [], role: 'agent' },
  'dismiss-suggestion': { parameters: { id: 'id' }, ends: [], role: 'agent' },
  'mark-read': { parameters: { upTo: 'id' }, ends: [], role: 'agent', isTrivial: true },
};

/** The parameters of a command whose type is known only at run time, each with its format. */
export const parametersOf = (type: CommandType): Array<[name: string, format: ParameterFormat]> =>
  Object.entries(serverFacts[type].parameters);
