/** A bot's turn: its right to answer now. It ends the moment a person takes over. */
import { isContactCommand, type Command, type CommandType } from './command.js';
import type { Actor, Agent, BotMode, Conversation, Instant } from './conversation.js';
import type { Message } from './message.js';

/**
 * Why a turn is over. An open set:
 *
 * | reason | what happened |
 * | --- | --- |
 * | `taken-over`, `queued`, `nobody` | an agent, the queue or nobody has the conversation |
 * | `paused`, `stopped`, `off` | the bot may not answer |
 * | `blocked` | the contact is blocked |
 * | `closed`, `archived` | the conversation has ended |
 * | `newer-message` | the contact has written more, which the bot has not read |
 * | `answered` | in suggestive mode: a person has answered |
 * | `cancelled`, `reset` | an agent stopped this reply, or reset the bot |
 * | `replaced` | the same bot has begun a newer turn in this conversation |
 * | `expired` | the bot took longer than a turn lasts |
 * | `given-up` | the bot ended it without a word |
 * | `refused` | the platform did not accept the message |
 * | `sent`, `suggested`, `done` | the bot has used it: it said something, proposed it, or only handed over or closed |
 * | `unknown` | the message was on its way when its server died: it may have arrived |
 */
export type TurnEndReason =
  | 'taken-over'
  | 'queued'
  | 'nobody'
  | 'paused'
  | 'stopped'
  | 'off'
  | 'blocked'
  | 'closed'
  | 'archived'
  | 'newer-message'
  | 'answered'
  | 'cancelled'
  | 'reset'
  | 'replaced'
  | 'expired'
  | 'given-up'
  | 'refused'
  | 'sent'
  | 'suggested'
  | 'done'
  | 'unknown'
  | (string & {});

export interface TurnEnd {
  reason: TurnEndReason;
  /** Who ended it, if that is known. */
  by?: Actor;
}

/** What a bot is given with its turn. */
export interface Turn {
  id: string;
  conversationId: string;
  /** When it ends by itself. */
  until: Instant;
  conversation: Conversation;
  /**
   * The newest messages, oldest first, with the events among them: who took over, until when, and that the conversation
   * was given back, with the agent's note.
   */
  messages: Message[];
  /** The bot cannot speak through this server: it can only ask whether it may still speak. */
  advisory?: boolean;
}

/** What a bot does with its turn. The text comes first; then, at most, one of the others. */
export interface TurnReply {
  text?: string;
  /** Sends the conversation to the queue. */
  handOver?: { reason?: string };
  close?: { outcome: string; note?: string };
}

export interface TurnResult {
  result: 'sent' | 'suggested' | 'done';
  message?: Message;
  /** The text was delivered, and the hand over or the closing was not possible any more: why, as an error code. */
  refused?: string;
}

/** Tells the bot that its turn is over. */
export interface TurnEvent extends TurnEnd {
  id: string;
  conversationId: string;
}

/** Why a bot may not speak in this state. `undefined`: it may. */
export function silencedBy({ bot, closed, contact, handler, status }: Conversation): TurnEnd | undefined {
  if (contact.blocked) return { reason: 'blocked', by: contact.blocked.by };
  if (status !== 'open') return { reason: status, by: closed?.by };
  if (bot.mode === 'off') return { reason: 'off' };
  const isSilent = bot.status === 'paused' || bot.status === 'stopped';
  // in suggestive mode people answer, and the bot proposes for as long as nobody has silenced it
  const suggests = bot.mode === 'suggestive' && !isSilent;
  if (handler.kind === 'agent' && !suggests) return { reason: 'taken-over', by: { kind: 'agent', ...handler.agent } };
  if (handler.kind === 'queue' && !suggests) return { reason: 'queued', by: bot.cause?.actor };
  if (isSilent) return { reason: bot.status, by: bot.cause?.actor };
  return handler.kind === 'nobody' && !suggests ? { reason: 'nobody' } : undefined;
}

/** What an applied command does to the turns of its conversation, or of all conversations of its contact. */
export interface TurnEffect {
  ends?: TurnEnd;
  /** Nothing that a bot says may be delivered from then on, also while reads still show the state before. */
  silences?: boolean;
  /** Takes that back. */
  revives?: boolean;
  /** In all conversations of the contact. */
  ofContact?: boolean;
}

const silencing: Partial<Record<CommandType, TurnEndReason>> = {
  'take-over': 'taken-over',
  'pause-bot': 'paused',
  'request-agent': 'queued',
  close: 'closed',
  archive: 'archived',
  'block-contact': 'blocked',
};
const reviving: readonly CommandType[] = ['activate-bot', 'hand-back', 'reset-bot', 'reopen', 'unblock-contact'];

/** Undefined: it has nothing to do with the bot's turns. */
export function effectOnTurns(command: Command, agent: Agent, mode: BotMode): TurnEffect | undefined {
  const by: Actor = { kind: 'agent', ...agent };
  const silence = silencing[command.type];
  const whose = isContactCommand(command) && { ofContact: true };
  if (silence) return { ends: { reason: silence, by }, silences: true, ...whose };
  if (reviving.includes(command.type)) {
    return { revives: true, ...whose, ...(command.type === 'reset-bot' && { ends: { reason: 'reset', by } }) };
  }
  switch (command.type) {
    case 'cancel-reply':
      return { ends: { reason: 'cancelled', by } };
    case 'send-message':
      // whether it silences the bot as well, the state says
      if (command.private) return undefined;
      return { ends: { reason: mode === 'suggestive' ? 'answered' : 'paused', by } };
    case 'use-suggestion':
    case 'dismiss-suggestion':
      return { ends: { reason: 'answered', by } };
    default:
      return undefined;
  }
}
