import type { Command, OptimisticCommand, Outcome } from '../../model/command.js';
import type { Actor, Agent, Conversation, Instant } from '../../model/conversation.js';
import { provesDone } from '../../model/effects.js';
import type { HandoffError } from '../../model/error.js';

/** A pending command. Its effect is shown on top of the confirmed state until it is settled. */
export interface Operation {
  /** The idempotency key: one per click, the same on every retry. */
  readonly key: string;
  readonly command: Command;
  /** The agent who clicked. The command stays theirs, whoever is at the page when it is sent. */
  readonly agent: Agent;
  /** When the person clicked, in milliseconds since the epoch by the server's clock. */
  readonly startedAt: number;
  /** `checking`: the answer was lost, and reads look for the command's effect. */
  readonly phase: 'sending' | 'checking';
  /** How much of the command's files has been sent, from 0 to 1. */
  readonly progress?: number;
}

/** The result of a command. */
export interface Settled {
  readonly key: string;
  readonly command: Command;
  readonly agent: Agent;
  readonly outcome: Outcome;
  readonly error?: HandoffError;
  /** The backend could not wait for what the bot was just sending: it may arrive after the command. */
  readonly lastMessageMayArrive?: boolean;
  /** The state before the command, if known. */
  readonly before?: Conversation;
  /** The state after the command, if known. */
  readonly conversation?: Conversation;
  /** When it ended, in milliseconds since the epoch by the server's clock. */
  readonly at: number;
}

type Projection<C> = (c: Conversation, command: C, actor: Actor, at: Instant) => Conversation;

/** The expected effect of each optimistic command, shown until the backend confirms it. */
const projections: { [T in OptimisticCommand['type']]: Projection<Extract<Command, { type: T }>> } = {
  'pause-bot': (c, { until, reason }, actor, at) => ({
    ...c,
    bot: {
      ...c.bot,
      status: 'paused',
      composing: false,
      suggestion: undefined,
      cause: { kind: 'agent', actor, at, reason },
      resumeAt: until,
      resumeBasis: until ? 'fixed' : undefined,
    },
  }),
  'activate-bot': (c) => ({
    ...c,
    handler: { kind: 'bot' },
    bot: {
      ...c.bot,
      status: 'active',
      composing: false,
      suggestion: undefined,
      cause: undefined,
      resumeAt: undefined,
      resumeBasis: undefined,
      ...(c.bot.messageCount !== undefined && { messageCount: 0 }),
    },
  }),
  'block-contact': (c, { reason }, actor, at) => ({
    ...c,
    contact: { ...c.contact, blocked: { by: actor, at, reason } },
    bot: { ...c.bot, composing: false, suggestion: undefined },
  }),
  'dismiss-suggestion': (c, { id }) =>
    c.bot.suggestion?.id === id ? { ...c, bot: { ...c.bot, suggestion: undefined } } : c,
  'unblock-contact': (c) => ({ ...c, contact: { ...c.contact, blocked: undefined } }),
};

/** The state with a pending command applied on top. Commands that are not optimistic change nothing here. */
export function project(c: Conversation, command: Command, agent: Agent, at: Instant): Conversation {
  const projection = projections[command.type as OptimisticCommand['type']] as Projection<Command> | undefined;
  return projection ? projection(c, command, { kind: 'agent', ...agent }, at) : c;
}

/** Who is in control of a conversation. Changes when a colleague or a timer intervenes. */
const controlOf = ({ status, handler, bot }: Conversation): string => JSON.stringify([status, handler, bot.status]);

/**
 * Updates the last result for a newer state. Returns `undefined` if it is no longer true or worth showing:
 *
 * - *unknown* becomes applied where the state proves it, and stays otherwise;
 * - *applied* and *rejected* end when somebody acts: there is nothing left to undo, and nobody is in the way as then;
 * - that the sign-in has expired ends with the next read that succeeds.
 */
export function reconsider(settled: Settled, fresh: Conversation, isRead: boolean): Settled | undefined {
  const { outcome, command, agent, before, conversation, error } = settled;
  if (outcome === 'unknown') {
    return provesDone(before, fresh, command, agent)
      ? { ...settled, outcome: 'applied', error: undefined, conversation: fresh }
      : settled;
  }
  if (isRead && error?.code === 'unauthorized') return undefined;
  const then = error?.current ?? conversation;
  return then && controlOf(then) !== controlOf(fresh) ? undefined : settled;
}
