/** How to tell from a conversation's state that a command was applied, and which command undoes it. */
import type { Command, CommandType } from './command.js';
import type { Actor, Agent, Conversation } from './conversation.js';
import { botHasIt, isHeldBy } from './rules.js';

/**
 * Whether the state shows what this command of this agent brings about: how an uncertain command is found to have gone
 * through. What somebody else did meanwhile is no sign of it; an actor that nobody names says nothing either way.
 */
export const achieved = (c: Conversation, command: Command, agent: Agent): boolean =>
  isAsAsked(c, command, agent) && !isAnothers(actorOf(c, command), agent);

/** Whether the state is what the command asks for, whoever made it so. */
export function isAsAsked(c: Conversation, command: Command, agent: Agent): boolean {
  switch (command.type) {
    case 'activate-bot':
    case 'hand-back':
      return botHasIt(c);
    case 'reset-bot':
      return c.bot.status === 'active';
    case 'pause-bot':
      return c.bot.status === 'paused' && sameInstant(c.bot.resumeAt, command.until);
    case 'extend-pause':
      return sameInstant(c.bot.resumeAt, command.until);
    case 'cancel-reply':
      return !c.bot.composing;
    case 'take-over':
      return isHeldBy(c, agent.id);
    case 'request-agent':
      return c.handler.kind === 'queue';
    case 'close':
      return c.status === 'closed' && (!c.closed || c.closed.outcome === command.outcome);
    case 'reopen':
      return c.status === 'open';
    case 'archive':
      return c.status === 'archived';
    case 'block-contact':
      return !!c.contact.blocked;
    case 'unblock-contact':
      return !c.contact.blocked;
    case 'dismiss-suggestion':
      return c.bot.suggestion?.id !== command.id;
    case 'mark-read':
      return !c.unread;
    case 'send-message':
    case 'use-suggestion':
      return false; // only the history shows whether a message was sent
  }
}

/** Who brought it about, where a state has a place for that. */
function actorOf({ bot, closed, contact, handler }: Conversation, { type }: Command): Actor | undefined {
  switch (type) {
    case 'activate-bot':
    case 'hand-back':
    case 'reset-bot':
    case 'pause-bot':
      return bot.cause?.actor;
    case 'request-agent':
      // the cause is that of the bot, and may be an older one
      return handler.kind === 'queue' && handler.since === bot.cause?.at ? bot.cause?.actor : undefined;
    case 'close':
      return closed?.by;
    case 'block-contact':
      return contact.blocked?.by;
    case 'take-over': // the handler says it
    case 'extend-pause': // the cause is that of the pause
    case 'cancel-reply':
    case 'reopen':
    case 'archive': // whoever closed it may have been another
    case 'unblock-contact':
    case 'send-message':
    case 'use-suggestion':
    case 'dismiss-suggestion': // the bot replaces it as well
    case 'mark-read':
      return undefined;
    default:
      return type satisfies never;
  }
}

/** Whether it was certainly not this agent. An actor without an id is known by the name at best. */
function isAnothers(actor: Actor | undefined, agent: Agent): boolean {
  if (!actor || actor.kind === 'unknown') return false;
  if (actor.kind !== 'agent') return true;
  if (actor.id !== undefined) return actor.id !== agent.id;
  return actor.name !== undefined && agent.name !== undefined && actor.name !== agent.name;
}

/**
 * Whether a newer state proves that a command of unknown outcome was applied. A state that already held before the
 * command was sent proves nothing.
 */
export function provesDone(
  before: Conversation | undefined,
  now: Conversation,
  command: Command,
  agent: Agent,
): boolean {
  return now !== before && achieved(now, command, agent) && !(before && achieved(before, command, agent));
}

/** Compares whole seconds, because some backends truncate fractions. */
const sameInstant = (a?: string, b?: string): boolean =>
  a === b || Math.abs(Date.parse(a ?? '') - Date.parse(b ?? '')) < 1000;

/** The command that restores the state before `type` was applied, if there is one. */
export function undoOf(type: CommandType, before: Conversation): CommandType | undefined {
  switch (type) {
    case 'take-over':
      return botHasIt(before) ? 'hand-back' : undefined;
    case 'hand-back':
      return before.handler.kind === 'agent' ? 'take-over' : undefined;
    case 'pause-bot':
      return botHasIt(before) ? 'activate-bot' : undefined;
    case 'close':
      return 'reopen';
    case 'block-contact':
      return 'unblock-contact';
    case 'activate-bot':
    case 'extend-pause':
    case 'cancel-reply':
    case 'request-agent':
    case 'reopen':
    case 'archive':
    case 'reset-bot':
    case 'unblock-contact':
    case 'send-message':
    case 'use-suggestion':
    case 'dismiss-suggestion':
    case 'mark-read':
      return undefined;
    default:
      return type satisfies never;
  }
}
