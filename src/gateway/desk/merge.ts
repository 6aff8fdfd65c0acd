import type { Actor, Bot, Cause, Conversation } from '../../model/conversation.js';
import type { MessageEvent } from '../../model/message.js';
import { staleReadWindow, toInstant } from '../context.js';
import type { Kept, Switched } from './kept.js';

export interface Merged {
  conversation: Conversation;
  /** What is kept from now on: the same object where nothing has ended. */
  kept: Kept;
  /** What has happened, as lines of the history. */
  lines: MessageEvent[];
}

export interface MergeOptions {
  /** Milliseconds since 1970 by the clock of the database. */
  now: number;
  /** Milliseconds for which the platform's reads may lag behind its writes. Default: 0. */
  readLag?: number;
  /** It is a row of the platform's list, which may lag behind: only a single read decides that a takeover has ended. */
  isRow?: boolean;
}

const unknownActor: Actor = { kind: 'unknown' };
const outside = (now: number): Cause => ({ kind: 'outside', at: toInstant(now) });

/** The bot as it is after a switch that the platform does not show yet. */
function switchedTo({ to, cause }: Switched, { resumeAt: _at, resumeBasis: _basis, cause: _cause, ...bot }: Bot): Bot {
  return { ...bot, status: to, ...(to === 'paused' && { composing: false }), ...(cause && { cause }) };
}

/** Whether the platform's word on the bot may be older than our own switch. */
const mayBeStale = ({ at, isSeen }: Switched, { now, readLag = 0, isRow }: MergeOptions): boolean =>
  isRow || now - at < (isSeen ? staleReadWindow : Math.max(readLag, staleReadWindow));

/** Whether the contact, or the bot in answer to the contact, wrote after the conversation was closed. */
function isReopened({ lastMessage }: Conversation, { at, after = at }: NonNullable<Kept['closed']>): boolean {
  if (!lastMessage || Date.parse(lastMessage.at) <= Date.parse(after)) return false;
  return lastMessage.author.kind !== 'agent' && lastMessage.author.kind !== 'system';
}

/** The bot as both know it, and what is left of our own knowledge. */
function mergeBot(
  platform: Conversation,
  known: Switched | undefined,
  options: MergeOptions,
): [Bot, Switched | undefined] {
  const { now } = options;
  const { bot } = platform;
  const { status } = bot;
  // whoever opens it again begins anew
  if (platform.status !== 'open') return [bot, undefined];
  if (!known || status === 'stopped' || bot.mode === 'off') return [bot, undefined];
  if (status === 'unknown') return [switchedTo(known, bot), known];
  if (status === known.to) {
    const named = bot.cause && bot.cause.kind !== 'unknown' && !(bot.cause.kind === 'outside' && !bot.cause.actor);
    return [
      named || !known.cause ? bot : { ...bot, cause: known.cause },
      known.isSeen ? known : { ...known, isSeen: true },
    ];
  }
  if (mayBeStale(known, options)) return [switchedTo(known, bot), known];
  const hasRunOut = known.until !== undefined && Date.parse(known.until) <= now + staleReadWindow;
  const cause: Cause = hasRunOut ? { kind: 'schedule', actor: { kind: 'system' }, at: known.until } : outside(now);
  const next: Switched = { to: status, at: now, isSeen: true, cause };
  return [bot.cause && bot.cause.kind !== 'unknown' ? bot : { ...bot, cause }, next];
}

/**
 * The conversation as the platform shows it, with what the gateway keeps. What the platform does itself always wins: a
 * bot that it made active ends a takeover, and a handler of its own takes the place of ours. Only a read that may be
 * older than our own switch does not count.
 */
export function merge(platform: Conversation, given: Kept, options: MergeOptions): Merged {
  const lines: MessageEvent[] = [];
  let { handler, closed } = given;
  if (platform.status !== 'open') closed = undefined;
  if (closed && isReopened(platform, closed)) {
    const { author } = platform.lastMessage!;
    lines.push({ type: 'reopened', actor: author.kind === 'contact' ? author : unknownActor });
    [closed, handler] = [undefined, undefined];
  }
  const [bot, switched] = mergeBot(platform, given.switched, options);
  if (platform.handler.kind === 'agent' || platform.handler.kind === 'queue') handler = undefined;
  // a closed conversation waits for nobody, so that its bot may be active
  if (handler && !closed && bot.status === 'active' && bot.mode !== 'off' && platform.status === 'open') {
    lines.push({ type: 'resumed', actor: unknownActor, reason: switched?.cause?.kind ?? 'outside' });
    handler = undefined;
  }
  const { nextReplier, permissions, ...rest } = platform;
  const { after: _after, wasPaused: _wasPaused, ...ended } = closed ?? {};
  const conversation: Conversation = {
    ...rest,
    ...(closed && { status: 'closed', closed: ended as NonNullable<Conversation['closed']> }),
    ...(handler && { handler }),
    bot,
    // the platform does not know who has it
    ...(nextReplier && !handler && !closed && { nextReplier }),
    ...(permissions && { permissions }),
  };
  const isSame = handler === given.handler && closed === given.closed && switched === given.switched;
  const kept: Kept = isSame
    ? given
    : { ...(handler && { handler }), ...(closed && { closed }), ...(switched && { switched }) };
  return { conversation, kept, lines };
}
