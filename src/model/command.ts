/**
 * The one table of commands. Rules, adapters, store, gateway, conformance kit and OpenAPI document all read it, so that
 * a new command is described here once and the compiler names every place that has to decide something about it.
 */
import type { Conversation, Instant } from './conversation.js';

/** Everything a person can ask for, with its parameters. */
export interface CommandParams {
  'activate-bot': object;
  /** Without `until` the bot stays paused until somebody activates it. */
  'pause-bot': { until?: Instant; reason?: string };
  'extend-pause': { until: Instant };
  'cancel-reply': object;
  'take-over': { reason?: string };
  'request-agent': { reason?: string };
  /** `note` is for the bot. */
  'hand-back': { note?: string };
  /** `outcome` is one of `traits.close.outcomes`. */
  close: { outcome: string; note?: string };
  reopen: object;
  archive: object;
  'reset-bot': object;
  'block-contact': { reason?: string };
  'unblock-contact': { reason?: string };
  /** `clientId` is chosen by the sender, to recognise the message in the history. `private`: only agents see it. */
  'send-message': { text: string; private?: boolean; clientId: string };
}

export type CommandType = keyof CommandParams;

/** One command, for example `{ type: 'pause-bot', until: '2026-11-21T15:30:00Z' }`. */
export type Command = { [T in CommandType]: { type: T } & CommandParams[T] }[CommandType];

/** How a command ended. `unknown`: it may have happened, for example because the answer was lost. */
export type Outcome = 'applied' | 'rejected' | 'unknown';

/** A parameter as it travels. A `?` marks one that may be left out; a text that may not be left out may not be blank. */
export type ParameterFormat = 'text' | 'text?' | 'instant' | 'instant?' | 'flag' | 'flag?';
type FormatOf<Value> = Value extends boolean ? 'flag' : Value extends string ? 'text' | 'instant' : never;
type FormatsOf<Params> = {
  readonly [Name in keyof Required<Params>]: undefined extends Params[Name]
    ? `${FormatOf<NonNullable<Params[Name]>>}?`
    : FormatOf<Params[Name]>;
};

/** What everybody has to know about a command. */
export interface CommandFacts<T extends CommandType = CommandType> {
  readonly parameters: FormatsOf<CommandParams[T]>;
  /** Whose id the adapter's method takes. */
  readonly target: 'conversation' | 'contact';
  /** What the adapter's method resolves to; `conversation` may be left out, and is then read. */
  readonly answer: 'conversation' | 'message' | 'nothing';
  /** In which status of the conversation it makes sense. */
  readonly allowedIn: readonly Conversation['status'][];
  /** It controls the bot, so it is refused where the mode is `off`. */
  readonly needsBot: boolean;
  /** Refused while a colleague has the conversation, unless the backend permits it. */
  readonly refusedWhileHeld: boolean;
  /** What is over once it was applied: a timed pause, or the reply that the bot is writing. */
  readonly ends: readonly ('pause' | 'reply')[];
  /**
   * Its effect on the conversation is shown before the backend confirms it, because it is cheap to take back. (A message
   * shows early in the thread instead.)
   */
  readonly optimistic: boolean;
  /** The least role that may run it through the gateway, unless the gateway's `agentsMay` says otherwise. */
  readonly role: 'agent' | 'supervisor';
}

const open = ['open'] as const;
const anyStatus = ['open', 'closed', 'archived'] as const;

export const commands = {
  'activate-bot': {
    parameters: {},
    target: 'conversation',
    answer: 'conversation',
    allowedIn: open,
    needsBot: true,
    refusedWhileHeld: true,
    ends: ['pause', 'reply'],
    optimistic: true,
    role: 'agent',
  },
  'pause-bot': {
    parameters: { until: 'instant?', reason: 'text?' },
    target: 'conversation',
    answer: 'conversation',
    allowedIn: open,
    needsBot: true,
    refusedWhileHeld: true,
    ends: ['reply'],
    optimistic: true,
    role: 'agent',
  },
  'extend-pause': {
    parameters: { until: 'instant' },
    target: 'conversation',
    answer: 'conversation',
    allowedIn: open,
    needsBot: true,
    refusedWhileHeld: true,
    ends: [],
    optimistic: false,
    role: 'agent',
  },
  'cancel-reply': {
    parameters: {},
    target: 'conversation',
    answer: 'conversation',
    allowedIn: open,
    needsBot: true,
    refusedWhileHeld: true,
    ends: ['reply'],
    optimistic: false,
    role: 'agent',
  },
  'take-over': {
    parameters: { reason: 'text?' },
    target: 'conversation',
    answer: 'conversation',
    allowedIn: open,
    needsBot: false,
    refusedWhileHeld: true,
    ends: ['pause', 'reply'],
    optimistic: false,
    role: 'agent',
  },
  'request-agent': {
    parameters: { reason: 'text?' },
    target: 'conversation',
    answer: 'conversation',
    allowedIn: open,
    needsBot: false,
    refusedWhileHeld: true,
    ends: ['pause', 'reply'],
    optimistic: false,
    role: 'agent',
  },
  'hand-back': {
    parameters: { note: 'text?' },
    target: 'conversation',
    answer: 'conversation',
    allowedIn: open,
    needsBot: true,
    refusedWhileHeld: true,
    ends: ['pause', 'reply'],
    optimistic: false,
    role: 'agent',
  },
  close: {
    parameters: { outcome: 'text', note: 'text?' },
    target: 'conversation',
    answer: 'conversation',
    allowedIn: open,
    needsBot: false,
    refusedWhileHeld: true,
    ends: ['pause', 'reply'],
    optimistic: false,
    role: 'agent',
  },
  reopen: {
    parameters: {},
    target: 'conversation',
    answer: 'conversation',
    allowedIn: ['closed'],
    needsBot: false,
    refusedWhileHeld: false,
    ends: [],
    optimistic: false,
    role: 'agent',
  },
  archive: {
    parameters: {},
    target: 'conversation',
    answer: 'conversation',
    allowedIn: ['open', 'closed'],
    needsBot: false,
    refusedWhileHeld: true,
    ends: ['pause', 'reply'],
    optimistic: false,
    role: 'supervisor',
  },
  'reset-bot': {
    parameters: {},
    target: 'conversation',
    answer: 'conversation',
    allowedIn: open,
    needsBot: true,
    refusedWhileHeld: true,
    ends: ['pause', 'reply'],
    optimistic: false,
    role: 'supervisor',
  },
  'block-contact': {
    parameters: { reason: 'text?' },
    target: 'contact',
    answer: 'nothing',
    allowedIn: anyStatus,
    needsBot: false,
    refusedWhileHeld: false,
    ends: ['reply'],
    optimistic: true,
    role: 'supervisor',
  },
  'unblock-contact': {
    parameters: { reason: 'text?' },
    target: 'contact',
    answer: 'nothing',
    allowedIn: anyStatus,
    needsBot: false,
    refusedWhileHeld: false,
    ends: [],
    optimistic: true,
    role: 'supervisor',
  },
  'send-message': {
    parameters: { text: 'text', private: 'flag?', clientId: 'text' },
    target: 'conversation',
    answer: 'message',
    allowedIn: open,
    needsBot: false,
    refusedWhileHeld: true,
    ends: [],
    optimistic: false,
    role: 'agent',
  },
} as const satisfies { [T in CommandType]: CommandFacts<T> };

/** Every command there is, in the order of the table. */
export const commandTypes = Object.keys(commands) as CommandType[];

/** The facts of a command whose type is known only at run time. */
export interface AnyCommandFacts extends Omit<CommandFacts, 'parameters'> {
  readonly parameters: Readonly<Record<string, ParameterFormat>>;
}
export const factsOf = (type: CommandType): AnyCommandFacts => commands[type];

type TypesWith<Fact extends keyof CommandFacts, Value> = {
  [T in CommandType]: (typeof commands)[T][Fact] extends Value ? T : never;
}[CommandType];

/** A command that is about one conversation and answers with its state. */
export type ConversationCommand = Extract<Command, { type: TypesWith<'answer', 'conversation'> }>;
/** A command that is about a contact, whichever conversation it was asked for in. */
export type ContactCommand = Extract<Command, { type: TypesWith<'target', 'contact'> }>;
/** A command that adds a message, and answers with it. */
export type MessageCommand = Extract<Command, { type: TypesWith<'answer', 'message'> }>;
/** A command whose effect is shown before it is confirmed. */
export type OptimisticCommand = Extract<Command, { type: TypesWith<'optimistic', true> }>;

export const isContactCommand = (command: Command): command is ContactCommand =>
  commands[command.type].target === 'contact';
export const isMessageCommand = (command: Command): command is MessageCommand =>
  commands[command.type].answer === 'message';
