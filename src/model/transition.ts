/**
 * What each command and each automatic event does to a conversation. The memory adapter runs on this table, and it is
 * the reference for backends.
 *
 * | | handler | bot | also |
 * | --- | --- | --- | --- |
 * | activate-bot | bot | active, timer and cause cleared, fresh allowance | |
 * | pause-bot | stays | paused, until `until` if given | cause `agent` |
 * | extend-pause | stays | paused, `resumeAt` moved | |
 * | cancel-reply | stays | stays, not composing | |
 * | take-over | me | paused; stopped if takeovers are final | cause `takeover` |
 * | request-agent | queue | paused | cause `agent` |
 * | hand-back | bot | active, fresh allowance | line "left" |
 * | close | stays | stays, timer cleared | closed with the outcome |
 * | reopen | stays; the wait in the queue starts over | stays | open |
 * | archive | stays | stays, timer cleared | archived |
 * | reset-bot | bot | active, fresh allowance | every message kept |
 * | block-contact | stays | stays, not composing | contact blocked |
 * | unblock-contact | stays | stays | contact unblocked |
 * | send-message, public | me, unless an agent or an active bot has it | autopilot and active: paused | cause `manual-message` |
 * | use-suggestion | me, unless an agent or an active bot has it | stays | the suggestion is gone |
 * | dismiss-suggestion | stays | stays | the suggestion is gone |
 * | mark-read | stays | stays | nothing unread; who knows the messages counts from `upTo` |
 * | timer-due | bot, unless an agent has it | active, fresh allowance; if an agent has it, only the timer ends | |
 * | message-limit, workflow-message | stays | paused | cause of that name |
 * | contact-request | queue, unless an agent has it | paused, unless off or stopped | cause `contact-request` |
 * | contact-message | if closed: the bot, or the queue if it is off or stopped | active, fresh allowance, unless off or stopped | if closed: open |
 * | bot-message | stays | counted | at the limit: message-limit |
 *
 * Whoever makes the bot active again makes it able to answer, so it may send as many messages as its limit says. A
 * pause whose end counts from messages ends over an agent too, once everybody has been silent for that long.
 *
 * A suggestion of the bot's is gone as well once the bot is silent or starts over, the contact is blocked, the
 * conversation ends, or anybody but the bot writes to the other.
 *
 * `refusal` in rules.ts decides which command is refused in which state.
 */
import type { Command } from './command.js';
import type { Actor, Agent, Bot, Cause, Conversation, Instant } from './conversation.js';
import type { MessageEvent } from './message.js';
import { botHasIt, mayBotHaveIt, refusalOf, staysOff, type Refusal, type RuleTraits } from './rules.js';

export type AutomaticEvent =
  | { type: 'timer-due' }
  | { type: 'message-limit' }
  | { type: 'workflow-message' }
  | { type: 'contact-request'; reason?: string }
  | { type: 'contact-message' }
  | { type: 'bot-message' };

export interface TransitionTraits extends RuleTraits {
  takeOver?: { reversible?: boolean };
  pauseBot?: { resumesOverAgent?: boolean };
  /** Whether a reply makes its sender the handler, unless the bot is active. Default: `true`. */
  sendMessage?: { claims?: boolean };
}

export type TransitionResult =
  { conversation: Conversation; lines: MessageEvent[]; refused?: undefined } | { refused: Refusal };

const withoutTimer = ({ resumeAt: _at, resumeBasis: _basis, ...bot }: Bot): Bot => bot;
const withoutSuggestion = ({ suggestion: _suggestion, ...bot }: Bot): Bot => bot;
/** Neither a reply nor a proposal of one is left. */
const silenced = (bot: Bot): Bot => ({ ...withoutSuggestion(bot), composing: false });
const notComposing = (bot: Bot): Bot => ({ ...bot, composing: false });
const reactivated = (bot: Bot): Bot => {
  const { cause: _cause, ...rest } = withoutTimer(bot);
  return { ...silenced(rest), status: 'active', ...(bot.messageCount !== undefined && { messageCount: 0 }) };
};
/** Whether who answers now has the conversation from then on: nobody else does, and no bot may be answering. */
const claimsBySending = (c: Conversation, { sendMessage }: TransitionTraits): boolean =>
  c.handler.kind !== 'agent' && !botHasIt(c) && !mayBotHaveIt(c) && sendMessage?.claims !== false;
/** This bot will not answer, whatever happens in the conversation. */
const isBotUnavailable = (bot: Bot): boolean => bot.mode === 'off' || bot.status === 'stopped';
const paused = (bot: Bot, cause: Cause, until?: Instant): Bot => ({
  ...silenced(withoutTimer(bot)),
  status: 'paused',
  cause,
  ...(until && { resumeAt: until, resumeBasis: 'fixed' as const }),
});

/** The new state and its history lines. Returns `c` itself if the event does not apply. */
function applyEvent(
  c: Conversation,
  event: AutomaticEvent,
  actor: Actor,
  at: Instant,
  traits: TransitionTraits,
): [Conversation, MessageEvent[]] {
  const isHeld = c.handler.kind === 'agent';
  const unchanged: [Conversation, MessageEvent[]] = [c, []];
  const pauseFor = (kind: string): [Conversation, MessageEvent[]] =>
    botHasIt(c)
      ? [{ ...c, bot: paused(c.bot, { kind, actor, at }) }, [{ type: 'paused', actor, reason: kind }]]
      : unchanged;
  switch (event.type) {
    case 'timer-due':
      if (
        c.status !== 'open' ||
        c.bot.status !== 'paused' ||
        !c.bot.resumeAt ||
        Date.parse(c.bot.resumeAt) > Date.parse(at)
      ) {
        return unchanged;
      }
      if (staysOff(c, traits)) return [{ ...c, bot: withoutTimer(c.bot) }, []];
      return [
        { ...c, handler: { kind: 'bot' }, bot: { ...reactivated(c.bot), cause: { kind: 'schedule', actor, at } } },
        [{ type: 'resumed', actor, reason: 'schedule' }],
      ];
    case 'message-limit':
    case 'workflow-message':
      return pauseFor(event.type);
    case 'contact-request':
      if (c.status !== 'open' || isHeld || c.handler.kind === 'queue') return unchanged;
      return [
        {
          ...c,
          handler: { kind: 'queue', since: at },
          bot: isBotUnavailable(c.bot)
            ? c.bot
            : paused(c.bot, { kind: 'contact-request', actor, at, reason: event.reason }),
        },
        [{ type: 'queued', actor, reason: event.reason }],
      ];
    case 'contact-message':
      if (c.status !== 'closed') {
        // it answers what was asked before
        return c.bot.suggestion ? [{ ...c, bot: withoutSuggestion(c.bot) }, []] : unchanged;
      }
      return [
        {
          ...c,
          status: 'open',
          closed: undefined,
          ...(isBotUnavailable(c.bot)
            ? { handler: { kind: 'queue', since: at } }
            : { handler: { kind: 'bot' }, bot: reactivated(c.bot) }),
        },
        [{ type: 'reopened', actor }],
      ];
    case 'bot-message': {
      if (c.bot.messageCount === undefined && !c.bot.messageLimit) return [{ ...c, bot: notComposing(c.bot) }, []];
      const messageCount = (c.bot.messageCount ?? 0) + 1;
      const counted = { ...c, bot: { ...notComposing(c.bot), messageCount } };
      return c.bot.messageLimit && messageCount >= c.bot.messageLimit
        ? applyEvent(counted, { type: 'message-limit' }, { kind: 'system' }, at, traits)
        : [counted, []];
    }
  }
}

function applyCommand(
  c: Conversation,
  command: Command,
  actor: Actor,
  me: Agent,
  at: Instant,
  traits: TransitionTraits,
): [Conversation, MessageEvent[]] {
  const mine = { kind: 'agent' as const, agent: me, since: at };
  switch (command.type) {
    case 'activate-bot':
      return [{ ...c, handler: { kind: 'bot' }, bot: reactivated(c.bot) }, [{ type: 'resumed', actor }]];
    case 'pause-bot':
      return [
        { ...c, bot: paused(c.bot, { kind: 'agent', actor, at, reason: command.reason }, command.until) },
        [{ type: 'paused', actor, reason: command.reason, until: command.until }],
      ];
    case 'extend-pause':
      return [
        { ...c, bot: { ...c.bot, resumeAt: command.until } },
        [{ type: 'extended', actor, until: command.until }],
      ];
    case 'cancel-reply':
      return [{ ...c, bot: notComposing(c.bot) }, [{ type: 'cancelled', actor }]];
    case 'take-over': {
      const cause: Cause = { kind: 'takeover', actor, at, reason: command.reason };
      const isFinal = traits.takeOver?.reversible === false || c.bot.status === 'stopped';
      const bot: Bot =
        c.bot.mode === 'off'
          ? c.bot
          : isFinal
            ? { ...silenced(withoutTimer(c.bot)), status: 'stopped', cause }
            : paused(c.bot, cause);
      return [{ ...c, handler: mine, bot }, [{ type: 'joined', actor, reason: command.reason }]];
    }
    case 'request-agent': {
      const bot = isBotUnavailable(c.bot) ? c.bot : paused(c.bot, { kind: 'agent', actor, at, reason: command.reason });
      return [
        { ...c, handler: { kind: 'queue', since: at }, bot },
        [{ type: 'queued', actor, reason: command.reason }],
      ];
    }
    case 'hand-back':
      return [
        {
          ...c,
          handler: { kind: 'bot' },
          bot: { ...reactivated(c.bot), cause: { kind: 'handback', actor, at, reason: command.note } },
        },
        [{ type: 'left', actor, reason: command.note }],
      ];
    case 'close':
      return [
        {
          ...c,
          status: 'closed',
          closed: { outcome: command.outcome, by: actor, at, note: command.note },
          bot: silenced(withoutTimer(c.bot)),
        },
        [{ type: 'closed', actor, outcome: command.outcome, reason: command.note }],
      ];
    case 'reopen':
      return [
        {
          ...c,
          status: 'open',
          closed: undefined,
          handler: c.handler.kind === 'queue' ? { kind: 'queue', since: at } : c.handler,
        },
        [{ type: 'reopened', actor }],
      ];
    case 'archive':
      return [{ ...c, status: 'archived', bot: silenced(withoutTimer(c.bot)) }, [{ type: 'archived', actor }]];
    case 'reset-bot':
      return [{ ...c, handler: { kind: 'bot' }, bot: reactivated(c.bot) }, [{ type: 'reset', actor }]];
    case 'block-contact':
      return [
        {
          ...c,
          contact: { ...c.contact, blocked: { by: actor, at, reason: command.reason } },
          bot: silenced(c.bot),
        },
        [{ type: 'blocked', actor, reason: command.reason }],
      ];
    case 'unblock-contact':
      return [{ ...c, contact: { ...c.contact, blocked: undefined } }, [{ type: 'unblocked', actor }]];
    case 'send-message': {
      if (command.private) return [c, []];
      const claims = claimsBySending(c, traits);
      const cause: Cause = { kind: 'manual-message', actor, at };
      const pauses = c.bot.mode === 'autopilot' && ['active', 'unknown'].includes(c.bot.status);
      const bot = pauses ? paused(c.bot, cause) : withoutSuggestion(c.bot);
      return [
        { ...c, handler: claims ? mine : c.handler, bot },
        [
          ...(claims ? [{ type: 'joined', actor }] : []),
          ...(pauses ? [{ type: 'paused', actor, reason: 'manual-message' }] : []),
        ],
      ];
    }
    case 'use-suggestion': {
      const claims = claimsBySending(c, traits);
      return [
        { ...c, handler: claims ? mine : c.handler, bot: withoutSuggestion(c.bot) },
        claims ? [{ type: 'joined', actor }] : [],
      ];
    }
    case 'dismiss-suggestion':
      return [{ ...c, bot: withoutSuggestion(c.bot) }, []];
    case 'mark-read':
      return [c.unread ? { ...c, unread: 0 } : c, []];
  }
}

/** Applies a person's command, or says why it is refused. Never throws and never mutates its input. */
export function runCommand(
  c: Conversation,
  command: Command,
  agent: Agent,
  now: number,
  traits: TransitionTraits = {},
): TransitionResult {
  const refused = refusalOf(c, command, agent, traits);
  if (refused) return { refused };
  const until = command.type === 'pause-bot' || command.type === 'extend-pause' ? command.until : undefined;
  if ((until !== undefined || command.type === 'extend-pause') && !(Date.parse(until ?? '') > now)) {
    return { refused: { code: 'too-late' } };
  }
  const at = new Date(now).toISOString();
  const [conversation, lines] = applyCommand(c, command, { kind: 'agent', ...agent }, agent, at, traits);
  // reading changes nothing that a list is ordered by
  const dated = command.type === 'mark-read' ? conversation : { ...conversation, updatedAt: at };
  return { conversation: dated, lines };
}

/** Applies something that happens without a command. Returns `c` itself if the event does not apply. */
export function runEvent(
  c: Conversation,
  event: AutomaticEvent,
  actor: Actor,
  now: number,
  traits: TransitionTraits = {},
): { conversation: Conversation; lines: MessageEvent[] } {
  const at = new Date(now).toISOString();
  const [conversation, lines] = applyEvent(c, event, actor, at, traits);
  return { conversation: conversation === c ? c : { ...conversation, updatedAt: at }, lines };
}
