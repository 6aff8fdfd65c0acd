import * as parse from '../../adapters/boundary.js';
import type { CallContext, HandoffAdapter } from '../../adapters/adapter.js';
import type { Command, CommandType, Outcome } from '../../model/command.js';
import type { Agent, Conversation } from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import { provesDone } from '../../model/effects.js';
import { canRun, methodName } from '../methods.js';

/** A command on its way. Shown on top of the confirmed state until it is settled. */
export interface Operation {
  /** The idempotency key: one for each intent of a person, the same on every retry. */
  readonly key: string;
  readonly command: Command;
  /** When the person asked, in milliseconds of server time. */
  readonly startedAt: number;
  /** `checking`: it may have happened, and is being found out. */
  readonly phase: 'sending' | 'checking';
}

/** How one command ended. */
export interface Settled {
  readonly key: string;
  readonly command: Command;
  readonly outcome: Outcome;
  readonly error?: HandoffError;
  /** The state that the person saw, where it was known. */
  readonly before?: Conversation;
  /** The fresh state, where it is known. */
  readonly conversation?: Conversation;
  /** In milliseconds of server time. */
  readonly at: number;
}

const contactCommands: CommandType[] = ['block-contact', 'unblock-contact'];

/** What a backend answers to a command: the new state or the message, where it sends them along. */
export interface Answer {
  conversation?: Conversation;
  /** As it came. */
  message?: unknown;
}

export async function send(
  adapter: HandoffAdapter,
  conversation: Conversation,
  command: Command,
  ctx: CallContext,
): Promise<Answer> {
  if (!canRun(adapter, command.type)) {
    throw new HandoffError('unsupported', `${adapter.name} has no ${methodName(command.type)}`);
  }
  const { type, ...params } = command;
  const target = contactCommands.includes(type) ? conversation.contact.id : conversation.id;
  const call = adapter[methodName(type)] as (id: string, params: object, ctx: CallContext) => Promise<unknown>;
  const answer = await call.call(adapter, target, params, ctx);
  if (type === 'send-message') return { message: answer };
  if (contactCommands.includes(type) || answer === undefined || answer === null) return {};
  const fresh = parse.conversation(answer, 'conversation');
  if (fresh.id !== conversation.id) throw new HandoffError('bad-response', 'id: another conversation');
  return { conversation: fresh };
}

/**
 * What a pending command already shows. Only what is cheap to take back is shown early; a takeover, a hand back, a
 * close and a reset wait for the backend.
 */
export function project(c: Conversation, command: Command, agent: Agent, at: string): Conversation {
  const actor = { kind: 'agent' as const, ...agent };
  switch (command.type) {
    case 'pause-bot': {
      const { until, reason } = command;
      return {
        ...c,
        bot: {
          ...c.bot,
          status: 'paused',
          composing: false,
          cause: { kind: 'agent', actor, at, reason },
          resumeAt: until,
          resumeBasis: until ? 'fixed' : undefined,
        },
      };
    }
    case 'activate-bot':
      return {
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
      };
    case 'block-contact':
      return {
        ...c,
        contact: { ...c.contact, blocked: { by: actor, at, reason: command.reason } },
        bot: { ...c.bot, composing: false },
      };
    case 'unblock-contact':
      return { ...c, contact: { ...c.contact, blocked: undefined } };
    default:
      return c;
  }
}

/** In whose hands a conversation is. */
const hands = ({ status, handler, bot }: Conversation): string => JSON.stringify([status, handler, bot.status]);

/** What a newer state says about how the last command ended. Undefined: it is nothing to talk about any more. */
export function reconsider(settled: Settled, fresh: Conversation, agent: Agent): Settled | undefined {
  const { outcome, command, before, conversation } = settled;
  if (outcome === 'unknown' && provesDone(before, fresh, command, agent)) {
    return { ...settled, outcome: 'applied', error: undefined, conversation: fresh };
  }
  // somebody else acted: what this person did is no longer there to be undone
  return outcome === 'applied' && conversation && hands(conversation) !== hands(fresh) ? undefined : settled;
}
