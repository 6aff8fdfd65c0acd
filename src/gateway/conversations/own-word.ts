/**
 * What the gateway knows better than the platform: who made the bot what it is, why and until when, who closed the
 * conversation or blocked the contact, and since when somebody has it. It is said for as long as the platform shows the
 * same and names nobody, and never of what others did.
 */
import type { Command } from '../../model/command.js';
import type { Actor, Agent, Block, Cause, Conversation, Instant } from '../../model/conversation.js';
import { runCommand } from '../../model/transition.js';
import type { Caller } from '../options.js';
import { gatewayAgent, staleReadWindow, type GatewayContext } from '../context.js';

/** Stored as JSON, so its property names are part of the database. */
export interface OwnWord {
  /** Milliseconds since 1970 by the clock of the database. */
  at: number;
  /** The platform has shown all of it. From then on, what it does not show any more has ended. */
  isSeen?: true;
  bot?: { status: Conversation['bot']['status']; cause: Cause; resumeAt?: Instant };
  closed?: NonNullable<Conversation['closed']>;
  handler?: { agent: Agent; since?: Instant };
  blocked?: Block;
}

type Axis = 'bot' | 'closed' | 'handler' | 'blocked';

/** Whether the platform shows what was done, whoever it takes for its author. */
const agreements: { [A in Axis]: (c: Conversation, word: NonNullable<OwnWord[A]>) => boolean } = {
  bot: ({ bot, handler, status }, { status: expected }) =>
    bot.status === expected && (expected !== 'active' || (status === 'open' && handler.kind === 'bot')),
  closed: ({ status, closed }, { outcome }) => status === 'closed' && (!closed || closed.outcome === outcome),
  handler: ({ handler }, { agent }) => handler.kind === 'agent' && handler.agent.id === agent.id,
  blocked: ({ contact }) => contact.blocked !== undefined,
};

const axes = Object.keys(agreements) as Axis[];

function agrees<A extends Axis>(axis: A, state: Conversation, word: OwnWord): boolean {
  const known = word[axis];
  return known !== undefined && agreements[axis](state, known);
}

/** The caller, as one who acts. */
export const actorOf = ({ agent, role }: Caller): Actor => ({ kind: role === 'bot' ? 'bot' : 'agent', ...agent });

/** What a command makes known, by the reference of what commands do. Undefined: nothing that is not known already. */
export function wordOf(
  { traits }: GatewayContext,
  before: Conversation,
  command: Command,
  caller: Caller,
  at: number,
): OwnWord | undefined {
  const result = runCommand(before, command, caller.agent, at, traits);
  if (result.refused) return undefined;
  const { bot, closed, contact, handler, status } = result.conversation;
  const by = actorOf(caller);
  const { blocked } = contact;
  const isSwitched = bot !== before.bot || handler !== before.handler || blocked !== before.contact.blocked;
  if (!isSwitched && closed === before.closed && status === before.status) return undefined;
  const { cause, resumeAt } = bot;
  return {
    at,
    ...(cause && {
      bot: {
        status: bot.status,
        cause: cause === before.bot.cause ? cause : { ...cause, actor: by },
        ...(resumeAt && { resumeAt }),
      },
    }),
    ...(closed && { closed: closed === before.closed ? closed : { ...closed, by } }),
    ...(handler.kind === 'agent' && { handler: { agent: handler.agent, since: handler.since } }),
    ...(blocked && { blocked: blocked === before.contact.blocked ? blocked : { ...blocked, by } }),
  };
}

/** What is left of it, now that the platform shows this state. `now` is by the clock of the database. */
export function wordAfter(word: OwnWord | undefined, state: Conversation, now: number): OwnWord | undefined {
  if (!word) return undefined;
  const known = axes.filter((axis) => word[axis]);
  const ended = known.filter((axis) => !agrees(axis, state, word));
  if (!ended.length) return word.isSeen ? word : { ...word, isSeen: true };
  // a read may lag behind the command
  if (!word.isSeen && now - word.at < staleReadWindow) return word;
  if (ended.length === known.length) return undefined;
  const left: OwnWord = { ...word, isSeen: true };
  for (const axis of ended) delete left[axis];
  return left;
}

/** The state with what the gateway knows of it. */
export function withWord(context: GatewayContext, state: Conversation, word: OwnWord | undefined): Conversation {
  if (!word) return state;
  const [bot, closed, handler, blocked] = axes.map((axis) => agrees(axis, state, word));
  return {
    ...state,
    ...(bot && { bot: withBot(context, state.bot, word.bot!) }),
    ...(closed && { closed: byWhom(state.closed, word.closed!) }),
    ...(handler && { handler: withHandler(state.handler, word.handler!) }),
    ...(blocked && { contact: { ...state.contact, blocked: byWhom(state.contact.blocked, word.blocked!) } }),
  };
}

function withBot(context: GatewayContext, bot: Conversation['bot'], own: NonNullable<OwnWord['bot']>): typeof bot {
  const { cause } = own;
  const { resumeAt } = own;
  return {
    ...bot,
    ...(isUnexplained(context, bot.cause, cause) && { cause }),
    ...(bot.status === 'paused' && resumeAt && !bot.resumeAt && { resumeAt, resumeBasis: 'fixed' as const }),
  };
}

/** Whether the platform leaves open who it was, or takes the gateway for the person who did it. */
function isUnexplained(context: GatewayContext, theirs: Cause | undefined, own: Cause): boolean {
  if (!theirs || theirs.kind === 'unknown') return true;
  const { actor, kind } = theirs;
  if (actor?.id === gatewayAgent(context).id) return true;
  const isNamed = actor && actor.kind !== 'unknown' && (actor.kind !== 'agent' || actor.id || actor.name);
  // a switch, whoever moved it: what the platform calls by another name is something else
  return !isNamed && [own.kind, 'agent', 'outside'].includes(kind);
}

/** An end or a block, with who it was where the platform names nobody. */
const byWhom = <T extends { by?: Actor }>(theirs: T | undefined, own: T): T =>
  theirs?.by && theirs.by.kind !== 'unknown' ? theirs : { ...own, ...theirs, by: own.by };

function withHandler(
  theirs: Conversation['handler'],
  { agent, since }: NonNullable<OwnWord['handler']>,
): typeof theirs {
  if (theirs.kind !== 'agent') return theirs;
  const name = theirs.agent.name ?? agent.name;
  return {
    ...theirs,
    agent: { ...theirs.agent, ...(name !== undefined && { name }) },
    ...(theirs.since === undefined && since !== undefined && { since }),
  };
}
