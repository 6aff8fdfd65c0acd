/** Pure decisions about one conversation. Nothing here knows a backend, a store or a page. */
import type { Agent, Conversation, NextReplier } from './conversation.js';
import { factsOf, type Command, type CommandType } from './command.js';

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
    case 'block-contact':
      return c.contact.blocked ? 'blocked' : undefined;
    case 'unblock-contact':
      return c.contact.blocked ? undefined : 'not-blocked';
    case 'close':
    case 'reopen':
    case 'archive':
    case 'reset-bot':
    case 'send-message':
      return undefined;
    default:
      return type satisfies never;
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
  const { allowedIn, needsBot, refusedWhileHeld } = factsOf(type);
  const isAllowedHere = allowedIn.includes(c.status);
  if (!isAllowedHere && c.status === 'archived') return { code: 'archived' };
  const holder = otherHolder(c, agent.id);
  if (holder && refusedWhileHeld && permission !== true) return { code: 'held', holder };
  if (!isAllowedHere) return { code: c.status === 'closed' ? 'closed' : 'not-closed' };
  if (needsBot && c.bot.mode === 'off') return { code: 'bot-off' };
  const code = refusalByState(c, type, isHeldBy(c, agent.id), traits);
  return code && { code };
}

/** The same for a whole command: notes are held to fewer rules than replies. */
export function refusalOf(c: Conversation, command: Command, agent: Agent, traits?: RuleTraits): Refusal | undefined {
  const refused = refusal(c, command.type, agent, traits);
  const isNote = command.type === 'send-message' && command.private;
  return isNote && refused && isOpenToNotes(refused) ? undefined : refused;
}

/** A private note disturbs nobody: only the archive and a denial are closed to it. */
const isOpenToNotes = ({ code }: Refusal): boolean => code === 'held' || code === 'closed';

/** Why an agent may not write now, and the command that opens the composer. */
export interface SendLock extends Refusal {
  unlock?: CommandType;
}

/** Why this agent may not send now: a reply, or with `isNote` a private note. Undefined: nothing is in the way. */
export function sendLock(c: Conversation, isNote: boolean, agent: Agent, traits: RuleTraits): SendLock | undefined {
  const refused = refusal(c, 'send-message', agent, traits);
  if (isNote) return refused && isOpenToNotes(refused) ? undefined : refused;
  return refused?.code === 'denied' ? refused : (composerLock(c, agent) ?? refused);
}
