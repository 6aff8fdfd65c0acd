import type { Command, OptimisticCommand, Outcome } from '../../model/command.js';
import type { Actor, Agent, Conversation, Instant } from '../../model/conversation.js';
import { provesDone } from '../../model/effects.js';
import type { HandoffError } from '../../model/error.js';

/** A command on its way. Shown on top of the confirmed state until it is settled. */
export interface Operation {
  /** The idempotency key: one for each intent of a person, the same on every retry. */
  readonly key: string;
  readonly command: Command;
  /** Who asked. It stays theirs, whoever is at the page when it is sent. */
  readonly agent: Agent;
  /** When the person asked, in milliseconds of server time. */
  readonly startedAt: number;
  /** `checking`: it may have happened, and is being found out. */
  readonly phase: 'sending' | 'checking';
}

/** How one command ended. */
export interface Settled {
  readonly key: string;
  readonly command: Command;
  readonly agent: Agent;
  readonly outcome: Outcome;
  readonly error?: HandoffError;
  /** The state that the person saw, where it was known. */
  readonly before?: Conversation;
  /** The fresh state, where it is known. */
  readonly conversation?: Conversation;
  /** In milliseconds of server time. */
  readonly at: number;
}

type Projection<C> = (c: Conversation, command: C, actor: Actor, at: Instant) => Conversation;

/** The early picture of each command that the table of commands calls optimistic. */
const projections: { [T in OptimisticCommand['type']]: Projection<Extract<Command, { type: T }>> } = {
  'pause-bot': (c, { until, reason }, actor, at) => ({
    ...c,
    bot: {
      ...c.bot,
      status: 'paused',
      composing: false,
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
      cause: undefined,
      resumeAt: undefined,
      resumeBasis: undefined,
    },
  }),
  'block-contact': (c, { reason }, actor, at) => ({
    ...c,
    contact: { ...c.contact, blocked: { by: actor, at, reason } },
    bot: { ...c.bot, composing: false },
  }),
  'unblock-contact': (c) => ({ ...c, contact: { ...c.contact, blocked: undefined } }),
};

/** The state with a pending command on top of it. Most commands show nothing before the backend confirms them. */
export function project(c: Conversation, command: Command, agent: Agent, at: Instant): Conversation {
  const projection = projections[command.type as OptimisticCommand['type']] as Projection<Command> | undefined;
  return projection ? projection(c, command, { kind: 'agent', ...agent }, at) : c;
}

/** In whose hands a conversation is. */
const hands = ({ status, handler, bot }: Conversation): string => JSON.stringify([status, handler, bot.status]);

/** What a newer state says about how the last command ended. Undefined: it is nothing to talk about any more. */
export function reconsider(settled: Settled, fresh: Conversation): Settled | undefined {
  const { outcome, command, agent, before, conversation } = settled;
  if (outcome === 'unknown' && provesDone(before, fresh, command, agent)) {
    return { ...settled, outcome: 'applied', error: undefined, conversation: fresh };
  }
  // somebody else acted: what this person did is no longer there to be undone
  return outcome === 'applied' && conversation && hands(conversation) !== hands(fresh) ? undefined : settled;
}
