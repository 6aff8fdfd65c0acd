import type { CommandType } from '../../model/command.js';
import type { Bot, Conversation } from '../../model/conversation.js';
import type { Key, Words } from '../base/words.js';
import { botState, staysOff, type RuleTraits } from '../../model/rules.js';

/** A sentence about what happens next. */
export type NextKey = Extract<Key, `next.${string}` | `refusal.${string}`>;

export interface WhyTraits extends RuleTraits {
  control?: 'enforced' | 'advisory' | 'requested';
}

/** The key of the sentence about why the bot is in its state. Undefined for a kind that only the backend knows. */
export function causeKey(words: Words, { cause, status }: Bot): Key | undefined {
  const { kind = 'unknown' } = cause ?? {};
  return [`cause.${kind}.${status}`, `cause.${kind}`].find((key): key is Key => words.lookup(key) !== undefined);
}

/** What happens next, as keys: never empty while the bot does not answer. */
export function whatNext(c: Conversation, now: number, canReset: boolean, traits: WhyTraits): NextKey[] {
  if (c.status !== 'open') return [`refusal.${c.status}`];
  const state = botState(c);
  const { control: kind = 'enforced' } = traits;
  const control: NextKey[] = kind === 'enforced' ? [] : [`next.${kind}`];
  switch (state) {
    case 'active':
      return [];
    case 'paused-until': {
      if (Date.parse(c.bot.resumeAt!) <= now) return ['next.reactivating'];
      // the timer will end, and nothing else will
      if (staysOff(c, traits)) return ['next.paused', ...control];
      const { resumeBasis = 'fixed' } = c.bot;
      const basis: NextKey[] = resumeBasis === 'fixed' ? [] : [`next.${resumeBasis}`];
      return ['next.paused-until', ...basis, ...control];
    }
    case 'stopped':
      return [canReset ? 'next.stopped' : 'next.stopped-final'];
    case 'paused':
      return ['next.paused', ...control];
    default:
      return [`next.${state}`];
  }
}

const withBot: CommandType[] = ['activate-bot', 'pause-bot', 'reset-bot'];

/** Whether there is anything in the menu: what the backend has, and what makes sense for this conversation. */
export const hasMenuItems = (store: { can(type: CommandType): boolean }, c: Conversation): boolean =>
  [
    ...(c.bot.mode === 'off' ? [] : withBot),
    c.contact.blocked ? ('unblock-contact' as const) : ('block-contact' as const),
  ].some((type) => store.can(type));
