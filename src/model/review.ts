/** What happened in a span of time, and what somebody should look at. */
import type { CauseKind, Conversation, Instant } from './conversation.js';

/** From the first moment up to, and without, the last. */
export interface ReviewPeriod {
  from: Instant;
  to: Instant;
}

export const reviewKinds = [
  'unanswered',
  'recurring',
  'repeated-handoff',
  'never-followed-up',
  'slow-takeover',
  'blocked',
] as const;
/**
 * `unanswered`: the bot had no answer. `recurring`: a question that several contacts asked. `repeated-handoff`: went to
 * a person more than once. `never-followed-up`: the contact wrote last, and no bot answers there. `slow-takeover`:
 * somebody waited longer than ten minutes for a person. `blocked`: the contact is blocked.
 */
export type ReviewKind = (typeof reviewKinds)[number];

/** Conversations with the same thing to look at. */
export interface ReviewGroup {
  kind: ReviewKind;
  /** The question or the reason, in the words of a person. May be empty. */
  label: string;
  /** Why conversations went to a person again and again. */
  cause?: CauseKind;
  conversationIds: string[];
}

export interface Review extends ReviewPeriod {
  /** How many conversations ended in which way. */
  outcomes: Record<string, number>;
  /** How many went to a person. */
  handoffs: number;
  /** How many a person took over. */
  takeovers: number;
  groups: ReviewGroup[];
  /** What the contacts are called, by the id of the conversation, as far as is known: for the first ones of a group. */
  names?: Record<string, string>;
  /** There were more conversations than were looked at. */
  isPartial?: boolean;
}

/** In milliseconds. Who waits longer than that for a person has been left alone. */
const slowTakeover = 10 * 60_000;
/** More of a kind is not listed: nobody goes through it in a day. What is counted is counted whole. */
const mostGroups = 500;
/** How many conversations of a group are named. The others are counted. */
export const mostNamed = 8;
/** Longer questions are cut, in characters: enough to know which one it is. */
export const longestLabel = 300;
const handedOver: readonly CauseKind[] = ['contact-request', 'keyword', 'low-confidence', 'takeover'];

/** Gathers a review, one conversation after the other, in memory that does not grow with their number. */
export class ReviewBuilder {
  readonly #from: number;
  readonly #to: number;
  readonly #period: ReviewPeriod;
  readonly #now: number;
  readonly #groups = new Map<string, ReviewGroup>();
  readonly #sizes = new Map<ReviewKind, number>();
  readonly #names = new Map<string, string>();
  readonly #outcomes: Record<string, number> = Object.create(null) as Record<string, number>;
  #handoffs = 0;
  #takeovers = 0;

  /** `now`: the server's time, in milliseconds since the epoch. */
  constructor(period: ReviewPeriod, now: number) {
    this.#period = period;
    this.#from = Date.parse(period.from);
    this.#to = Date.parse(period.to);
    this.#now = now;
  }

  /** `question`: what the contact asked, where that is known better than by the last message. */
  add(c: Conversation, question?: string): void {
    const at = Date.parse(c.closed?.at ?? c.lastMessage?.at ?? c.updatedAt ?? '');
    if (!(at >= this.#from && at < this.#to)) return;
    const { handler, bot, closed, contact, lastMessage, attention = [] } = c;
    if (closed) this.#outcomes[closed.outcome] = (this.#outcomes[closed.outcome] ?? 0) + 1;
    const wentToPerson =
      handler.kind === 'queue' || handler.kind === 'agent' || handedOver.includes(bot.cause?.kind ?? '');
    if (wentToPerson) this.#handoffs++;
    if (handler.kind === 'agent' || bot.cause?.kind === 'takeover') this.#takeovers++;
    const isContacts = lastMessage?.author.kind === 'contact';
    const asked = question ?? (isContacts ? lastMessage.text : '');
    if (attention.includes('unanswered')) this.#put('unanswered', asked, c);
    else if (asked.includes('?') || /[؟？]/.test(asked)) this.#put('recurring', asked, c);
    if (attention.includes('repeated-handoff')) {
      this.#put('repeated-handoff', bot.cause?.reason ?? '', c, bot.cause?.kind ?? 'unknown');
    }
    const botAnswers = bot.status === 'active' && handler.kind === 'bot';
    if (c.status === 'open' && isContacts && !botAnswers) this.#put('never-followed-up', '', c);
    if (this.#waited(c) > slowTakeover) this.#put('slow-takeover', '', c);
    if (contact.blocked) this.#put('blocked', contact.blocked.reason ?? '', c);
  }

  /** What was gathered. A question that only one contact asked does not recur. */
  end(): Review {
    return {
      ...this.#period,
      outcomes: { ...this.#outcomes },
      handoffs: this.#handoffs,
      takeovers: this.#takeovers,
      groups: [...this.#groups.values()],
      names: Object.fromEntries(this.#names),
    };
  }

  /** How long somebody has waited for a person, as far as it is known, in milliseconds. */
  #waited({ status, handler, bot }: Conversation): number {
    if (status !== 'open' || !('since' in handler) || !handler.since) return 0;
    const since = Date.parse(handler.since);
    if (handler.kind === 'queue') return this.#now - since;
    const asked = bot.cause?.kind === 'contact-request' && bot.cause.at ? Date.parse(bot.cause.at) : since;
    return since - asked;
  }

  #put(kind: ReviewKind, text: string, { id, contact }: Conversation, cause?: CauseKind): void {
    const label = text.replace(/\s+/g, ' ').trim().slice(0, longestLabel);
    const key = `${kind} ${cause ?? ''} ${label.toLowerCase()}`;
    let group = this.#groups.get(key);
    if (!group) {
      const size = this.#sizes.get(kind) ?? 0;
      if (size >= mostGroups) return;
      this.#sizes.set(kind, size + 1);
      this.#groups.set(key, (group = { kind, label, ...(cause && { cause }), conversationIds: [] }));
    }
    if (group.conversationIds.length < mostNamed && contact.name) this.#names.set(id, contact.name);
    if (group.conversationIds.length < mostGroups) group.conversationIds.push(id);
  }
}

/** Midnight, so many days from the day of `now`, in the zone of the page; by the calendar, however long a day is. */
const midnight = (now: number, days: number): Instant => {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).toISOString();
};

/**
 * The span that a name or two moments stand for, by the calendar of the page: `yesterday`, `7d` (today and the six days
 * before), or `2026-03-01T00:00:00Z/2026-03-02T00:00:00Z`. Undefined for anything else.
 */
export function periodOf(name: unknown, now: number): ReviewPeriod | undefined {
  if (name === 'yesterday') return { from: midnight(now, -1), to: midnight(now, 0) };
  if (name === '7d') return { from: midnight(now, -6), to: midnight(now, 1) };
  const ends: unknown[] = typeof name === 'string' ? name.split('/') : Array.isArray(name) ? name : [];
  const [from, to] = ends.map((end) => Date.parse(String(end)));
  if (ends.length !== 2 || from === undefined || to === undefined || !(from < to)) return undefined;
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

/** The days from one to another as dates are typed (`2026-03-01`), both of them included. Undefined: there are none. */
export function periodOfDays(first: string, last: string): ReviewPeriod | undefined {
  const day = (text: string, more = 0): number => {
    const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)?.map(Number) ?? [];
    return new Date(year!, month! - 1, date! + more).getTime();
  };
  const [from, to] = [day(first), day(last, 1)];
  return from < to ? { from: new Date(from).toISOString(), to: new Date(to).toISOString() } : undefined;
}
