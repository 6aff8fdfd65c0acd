/** Pure decisions about one conversation, independent of any backend, store or page. */
import type { Agent, Conversation, NextReplier } from './conversation.js';
import { factsOf, type Command, type CommandType } from './command.js';

/** The bot's state in one word, the most important fact first: a blocked contact outranks a paused bot. */
export type BotState = 'active' | 'paused' | 'paused-until' | 'stopped' | 'unknown' | 'blocked' | 'off';

export type RefusalCode =
  | 'archived'
  | 'closed'
  | 'not-closed'
  | 'held'
  | 'mine'
  | 'queued'
  | 'bot-off'
  | 'bot-has-it'
  | 'not-taken-over'
  | 'bot-active'
  | 'bot-unknown'
  | 'not-timed'
  | 'too-late'
  | 'stopped'
  | 'blocked'
  | 'not-blocked'
  | 'not-composing'
  | 'nobody-would-answer'
  | 'no-suggestion'
  | 'newer-suggestion'
  | 'denied'
  | 'reason-required';

/** Why a command is currently not allowed. */
export interface Refusal {
  code: RefusalCode;
  /** The agent who has the conversation, if that is the reason. */
  holder?: Agent;
  /** A sentence from the backend, shown as it is. */
  reason?: string;
}

/** The adapter traits that the rules depend on. */
export interface RuleTraits {
  nextReplier?: { afterHandBack?: NextReplier };
  pauseBot?: { resumesOverAgent?: boolean };
  sendMessage?: { private?: boolean; claims?: boolean };
}

export const isHeldBy = (c: Conversation, agentId: string): boolean =>
  c.handler.kind === 'agent' && c.handler.agent.id === agentId;

/** The agent who has the conversation, unless that is `agentId`. */
export const otherHolder = (c: Conversation, agentId: string): Agent | undefined =>
  c.handler.kind === 'agent' && c.handler.agent.id !== agentId ? c.handler.agent : undefined;

/** Whether the bot has the conversation and is active. */
export const botHasIt = (c: Conversation): boolean =>
  c.status === 'open' && c.handler.kind === 'bot' && c.bot.status === 'active' && c.bot.mode !== 'off';

/** Whether the bot has the conversation and nobody knows whether it is active. */
export const mayBotHaveIt = (c: Conversation): boolean =>
  c.status === 'open' && c.handler.kind === 'bot' && c.bot.status === 'unknown' && c.bot.mode !== 'off';

/** Whether the bot answers on its own. Agents have to take over before they may reply. */
export const botInControl = (c: Conversation): boolean => botHasIt(c) && c.bot.mode === 'autopilot';

/** Whether it is the bot's part to propose what a person sends. A blocked contact gets no proposals. */
export const botSuggests = ({ bot, contact, status }: Conversation): boolean =>
  status === 'open' && bot.mode === 'suggestive' && bot.status === 'active' && !contact.blocked;

/** The bot's state in one word. */
export function botState(c: Conversation): BotState {
  if (c.contact.blocked) return 'blocked';
  if (c.bot.mode === 'off') return 'off';
  if (c.bot.status === 'paused' && c.bot.resumeAt) return 'paused-until';
  return c.bot.status;
}

/**
 * Whether the end of a timed pause leaves the bot paused: an agent has the conversation and must not be interrupted. A
 * pause whose end counts from messages has such an agent in mind: it ends once everybody has fallen silent.
 */
export const staysOff = (
  { handler, bot: { resumeBasis = 'fixed' } }: Conversation,
  { pauseBot }: RuleTraits,
): boolean => handler.kind === 'agent' && resumeBasis === 'fixed' && !pauseBot?.resumesOverAgent;

/** What a page may say of the bot in one word. `idle`: it could answer, but does not have the conversation. */
export type ShownState = BotState | 'idle' | 'closed' | 'archived';

/** The bot's state as it is true for the conversation: not in one that has ended, and no end that nothing will end. */
export function shownState(c: Conversation, traits: RuleTraits): ShownState {
  if (c.status !== 'open') return c.status;
  const state = botState(c);
  if (state === 'active' && c.handler.kind !== 'bot') return 'idle';
  return state === 'paused-until' && staysOff(c, traits) ? 'paused' : state;
}

/**
 * Who will answer the contact's next message. The backend's own `nextReplier` takes precedence. `undefined` if the bot
 * has the conversation and its state is not known.
 */
export function answersNext(c: Conversation): NextReplier | undefined {
  if (c.nextReplier) return c.nextReplier;
  // the contact's next message reopens it, and the bot answers if there is one
  const reopened = c.status === 'closed';
  if (
    reopened
      ? c.bot.mode === 'off' || c.bot.status === 'stopped'
      : c.handler.kind === 'agent' || c.handler.kind === 'queue'
  ) {
    return 'agent';
  }
  if (c.contact.blocked) return 'nobody';
  if (mayBotHaveIt(c)) return undefined;
  if (!(reopened || botHasIt(c))) return 'nobody';
  return c.bot.mode === 'suggestive' ? 'agent' : 'bot';
}

/** Why the agent cannot write, and the command that unlocks the composer. `undefined` if the agent can write. */
export function composerLock(
  c: Conversation,
  agent: Agent,
): { code: RefusalCode; unlock?: CommandType; holder?: Agent } | undefined {
  if (c.status === 'archived') return { code: 'archived' };
  if (c.status === 'closed') return { code: 'closed', unlock: 'reopen' };
  const holder = otherHolder(c, agent.id);
  const { blocked } = c.contact;
  if (holder) return { code: blocked ? 'blocked' : 'held', holder };
  if (botInControl(c)) return { code: blocked ? 'blocked' : 'bot-has-it', unlock: 'take-over' };
  if (!mayBotHaveIt(c) || c.bot.mode !== 'autopilot') return undefined;
  return { code: blocked ? 'blocked' : 'bot-unknown', unlock: 'take-over' };
}

function refusalByState(
  c: Conversation,
  type: CommandType,
  isMine: boolean,
  traits: RuleTraits,
): RefusalCode | undefined {
  const { bot, handler } = c;
  switch (type) {
    case 'activate-bot':
      if (bot.status === 'stopped') return 'stopped';
      return bot.status === 'active' && handler.kind === 'bot' ? 'bot-active' : undefined;
    case 'pause-bot':
      return bot.status === 'stopped' ? 'stopped' : undefined;
    case 'extend-pause':
      return bot.status === 'paused' && bot.resumeAt ? undefined : 'not-timed';
    case 'cancel-reply':
      return bot.composing ? undefined : 'not-composing';
    case 'take-over':
      return isMine ? 'mine' : undefined;
    case 'request-agent':
      return isMine ? 'mine' : handler.kind === 'queue' ? 'queued' : undefined;
    case 'hand-back':
      if (bot.status === 'stopped') return 'stopped';
      if (handler.kind === 'bot') return bot.status === 'paused' ? 'not-taken-over' : 'bot-has-it';
      return traits.nextReplier?.afterHandBack === 'nobody' ? 'nobody-would-answer' : undefined;
    case 'block-contact':
      return c.contact.blocked ? 'blocked' : undefined;
    case 'unblock-contact':
      return c.contact.blocked ? undefined : 'not-blocked';
    case 'use-suggestion':
    case 'dismiss-suggestion':
      return bot.suggestion ? undefined : 'no-suggestion';
    case 'close':
    case 'reopen':
    case 'archive':
    case 'reset-bot':
    case 'send-message':
    case 'mark-read':
      return undefined;
    default:
      return type satisfies never;
  }
}

/**
 * Why `agent` may not run this command now, or `undefined` if it is allowed. Where there are several reasons, the one
 * that lasts longest: what has ended, then a block, then a colleague, then the bot.
 *
 * The backend's permissions come first. If it sends any, every command that they do not list is denied, and `true` lets
 * the agent act even though a colleague has the conversation.
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
  if (!allowedIn.includes(c.status)) return { code: c.status === 'open' ? 'not-closed' : c.status };
  if (c.contact.blocked && (type === 'activate-bot' || type === 'hand-back')) return { code: 'blocked' };
  const holder = otherHolder(c, agent.id);
  if (holder && refusedWhileHeld && permission !== true) return { code: 'held', holder };
  if (needsBot && c.bot.mode === 'off') return { code: 'bot-off' };
  const code = refusalByState(c, type, isHeldBy(c, agent.id), traits);
  return code && { code };
}

/**
 * Like {@link refusal}, for a whole command: fewer rules apply to private notes than to replies, and a suggestion may
 * have been replaced by a newer one.
 */
export function refusalOf(c: Conversation, command: Command, agent: Agent, traits?: RuleTraits): Refusal | undefined {
  const refused = refusal(c, command.type, agent, traits);
  if (!refused && 'id' in command && command.id !== c.bot.suggestion?.id) return { code: 'newer-suggestion' };
  const isNote = command.type === 'send-message' && command.private;
  return isNote && refused && isOpenToNotes(refused) ? undefined : refused;
}

/** The contact does not see notes, so they are allowed unless the conversation is archived or the backend denies it. */
const isOpenToNotes = ({ code }: Refusal): boolean => code === 'held' || code === 'closed';

/** Why an agent cannot write, and the command that unlocks the composer. */
export interface SendLock extends Refusal {
  unlock?: CommandType;
}

/** Why `agent` cannot send a reply or, with `isNote`, a private note. `undefined` if nothing prevents it. */
export function sendLock(c: Conversation, isNote: boolean, agent: Agent, traits: RuleTraits): SendLock | undefined {
  const refused = refusal(c, 'send-message', agent, traits);
  if (isNote) return refused && isOpenToNotes(refused) ? undefined : refused;
  return refused?.code === 'denied' ? refused : (composerLock(c, agent) ?? refused);
}
