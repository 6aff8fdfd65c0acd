import type { Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';

/** What the history says about a conversation that was handed over without a summary. */
export interface KnownFacts {
  /** Why it was handed over, in somebody's own words. */
  readonly reason?: string;
  /** What the contact said last before nobody had answered. */
  readonly last?: Message;
  /** What the bot had no answer to, oldest first, without the last question. */
  readonly unanswered: readonly Message[];
}

/** More than these are in the history below. */
const maxUnanswered = 3;

const isContacts = ({ author, event, private: isNote }: Message): boolean =>
  author.kind === 'contact' && !event && !isNote;

/** Oldest first; only what came after the last answer of a person counts, because that person had seen the rest. */
export function knownFacts({ bot, handler }: Conversation, messages: readonly Message[]): KnownFacts {
  const lastAnswer = messages.findLastIndex(
    ({ author, event, private: isNote }) => author.kind === 'agent' && !event && !isNote,
  );
  const open = messages.slice(lastAnswer + 1).filter(isContacts);
  const last = open.at(-1);
  const unanswered = open.filter((message) => message.unanswered && message !== last).slice(-maxUnanswered);
  const queued = messages.findLast(({ event }) => event?.type === 'queued' || event?.type === 'joined');
  const reason = bot.cause?.reason ?? (handler.kind === 'bot' ? undefined : queued?.event?.reason);
  return { ...(reason && { reason }), ...(last && { last }), unanswered };
}

/** Whether a person has written to the contact since it was handed over: then the summary has done its work. */
export function isPickedUp({ handler, summary }: Conversation, messages: readonly Message[]): boolean {
  const since = Math.max(
    Date.parse(('since' in handler && handler.since) || '') || 0,
    Date.parse(summary?.at ?? '') || 0,
  );
  return messages.some(
    ({ author, at, event, private: isNote }) => author.kind === 'agent' && !event && !isNote && Date.parse(at) >= since,
  );
}
