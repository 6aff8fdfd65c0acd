/** Pure decisions about one conversation. Nothing here knows a backend, a store or a page. */
import type { Agent, Conversation, NextReplier } from './conversation.js';
import type { CommandType } from './command.js';

export const views = [
  'all',
  'open',
  'closed',
  'transferred',
  'selected',
  'waiting',
  'mine',
  'bot',
  'paused',
  'blocked',
  'needs-review',
] as const;
export type View = (typeof views)[number];

/** The one word for the bot's state that a person needs first. */
export type BotState = 'active' | 'paused' | 'paused-until' | 'stopped' | 'blocked' | 'off';

export type RefusalCode =
  | 'archived'
  | 'closed'
  | 'not-closed'
  | 'held'
  | 'mine'
  | 'queued'
  | 'bot-off'
  | 'bot-has-it'
  | 'bot-active'
  | 'not-timed'
  | 'too-late'
  | 'stopped'
  | 'blocked'
  | 'not-blocked'
  | 'not-composing'
  | 'nobody-would-answer'
  | 'suggestive'
  | 'denied'
  | 'reason-required';

/** Why a command is not allowed now. */
export interface Refusal {
  code: RefusalCode;
  /** Who has the conversation, where that is the reason. */
  holder?: Agent;
  /** The backend's own sentence. */
  reason?: string;
}

/** Only what the rules need of an adapter's traits. */
export interface RuleTraits {
  nextReplier?: { afterHandBack?: NextReplier };
  pauseBot?: { resumesOverAgent?: boolean };
}

export const isHeldBy = (c: Conversation, agentId: string): boolean =>
  c.handler.kind === 'agent' && c.handler.agent.id === agentId;

/** The other agent who has it, if any. */
export const otherHolder = (c: Conversation, agentId: string): Agent | undefined =>
  c.handler.kind === 'agent' && c.handler.agent.id !== agentId ? c.handler.agent : undefined;

/** The bot has the conversation and is switched on. */
export const botHasIt = (c: Conversation): boolean =>
  c.status === 'open' && c.handler.kind === 'bot' && c.bot.status === 'active' && c.bot.mode !== 'off';

/** The bot answers by itself, so nobody else may. */
export const botInControl = (c: Conversation): boolean => botHasIt(c) && c.bot.mode === 'autopilot';

export function botState(c: Conversation): BotState {
  if (c.contact.blocked) return 'blocked';
  if (c.bot.mode === 'off') return 'off';
  if (c.bot.status === 'paused' && c.bot.resumeAt) return 'paused-until';
  return c.bot.status;
}

/** A timer never resumes the bot over an agent who has the conversation, unless the backend says so. */
export const staysOff = (c: Conversation, { pauseBot }: RuleTraits): boolean =>
  c.handler.kind === 'agent' && !pauseBot?.resumesOverAgent;

/** Who answers the contact's next message. A backend that says so knows better. */
export function answersNext(c: Conversation): NextReplier {
  if (c.nextReplier) return c.nextReplier;
  // the next message opens it again, for the bot where there is one to answer
  const reopened = c.status === 'closed';
  if (
    reopened
      ? c.bot.mode === 'off' || c.bot.status === 'stopped'
      : c.handler.kind === 'agent' || c.handler.kind === 'queue'
  ) {
    return 'agent';
  }
  if (c.contact.blocked || !(reopened || botHasIt(c))) return 'nobody';
  return c.bot.mode === 'suggestive' ? 'agent' : 'bot';
}

/** Why nobody may write now, and the command that changes it. Undefined: the composer is open. */
export function composerLock(
  c: Conversation,
  agent: Agent,
): { code: RefusalCode; unlock?: CommandType; holder?: Agent } | undefined {
  if (c.status === 'archived') return { code: 'archived' };
  if (c.status === 'closed') return { code: 'closed', unlock: 'reopen' };
  const holder = otherHolder(c, agent.id);
  if (holder) return { code: 'held', holder };
  return botInControl(c) ? { code: 'bot-has-it', unlock: 'take-over' } : undefined;
}

export function inView(c: Conversation, view: View, agentId: string, selectedId?: string): boolean {
  const open = c.status === 'open';
  const handler = c.handler.kind;
  switch (view) {
    case 'all':
      return c.status !== 'archived';
    case 'open':
      return open && (handler === 'bot' || handler === 'nobody');
    case 'transferred':
      return open && (handler === 'queue' || handler === 'agent');
    case 'waiting':
      return open && handler === 'queue';
    case 'mine':
      return open && isHeldBy(c, agentId);
    case 'bot':
      return open && handler === 'bot' && c.bot.status === 'active';
    case 'paused':
      return open && c.bot.status !== 'active' && handler !== 'agent';
    case 'blocked':
      return !!c.contact.blocked;
    case 'needs-review':
      return !!c.attention?.length;
    case 'closed':
      return c.status === 'closed';
    case 'selected':
      return c.id === selectedId;
  }
}

const needsBot: CommandType[] = ['activate-bot', 'pause-bot', 'extend-pause', 'cancel-reply', 'hand-back', 'reset-bot'];
const refusedWhileHeld: CommandType[] = [...needsBot, 'take-over', 'request-agent', 'close', 'archive', 'send-message'];

function refusalByState(
  c: Conversation,
  type: CommandType,
  mine: boolean,
  traits: RuleTraits,
): RefusalCode | undefined {
  const { bot, handler } = c;
  switch (type) {
    case 'activate-bot':
      if (bot.status === 'stopped') return 'stopped';
      if (c.contact.blocked) return 'blocked';
      return bot.status === 'active' && handler.kind === 'bot' ? 'bot-active' : undefined;
    case 'pause-bot':
      return bot.status === 'stopped' ? 'stopped' : undefined;
    case 'extend-pause':
      return bot.status === 'paused' && bot.resumeAt ? undefined : 'not-timed';
    case 'cancel-reply':
      return bot.composing ? undefined : 'not-composing';
    case 'take-over':
      return mine ? 'mine' : undefined;
    case 'request-agent':
      return mine ? 'mine' : handler.kind === 'queue' ? 'queued' : undefined;
    case 'hand-back':
      if (bot.status === 'stopped') return 'stopped';
      if (c.contact.blocked) return 'blocked';
      if (handler.kind === 'bot') return 'bot-has-it';
      if (bot.mode === 'suggestive') return 'suggestive';
      return traits.nextReplier?.afterHandBack === 'nobody' ? 'nobody-would-answer' : undefined;
    default:
      return undefined;
  }
}

/**
 * Why this agent may not do this now. Undefined: allowed. The backend's permissions come first: where it sends any,
 * what it does not name is denied, and `true` lets an agent act although a colleague has the conversation.
 */
export function refusal(
  c: Conversation,
  type: CommandType,
  agent: Agent,
  traits: RuleTraits = {},
): Refusal | undefined {
  const permission = c.permissions?.[type];
  if (c.permissions && permission !== true) return { code: 'denied', reason: permission?.reason };
  if (type === 'block-contact') return c.contact.blocked ? { code: 'blocked' } : undefined;
  if (type === 'unblock-contact') return c.contact.blocked ? undefined : { code: 'not-blocked' };
  if (c.status === 'archived') return { code: 'archived' };
  if (type === 'reopen') return c.status === 'closed' ? undefined : { code: 'not-closed' };
  const holder = otherHolder(c, agent.id);
  if (holder && permission !== true && refusedWhileHeld.includes(type)) return { code: 'held', holder };
  if (c.status === 'closed') return type === 'archive' ? undefined : { code: 'closed' };
  if (c.bot.mode === 'off' && needsBot.includes(type)) return { code: 'bot-off' };
  const code = refusalByState(c, type, isHeldBy(c, agent.id), traits);
  return code && { code };
}
