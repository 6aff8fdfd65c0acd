import type { Bot } from '../../model/conversation.js';
import type { Key, Words } from '../base/words.js';
import type { ShownState } from '../../model/rules.js';

/** A sentence about what happens next. */
export type NextKey = Extract<Key, `next.${string}` | `refusal.${string}`>;

export interface WhyTraits {
  control?: 'enforced' | 'advisory' | 'requested';
}

/** The key of the sentence about why the bot is in its state. Undefined for a kind that only the backend knows. */
export function causeKey(words: Words, { cause, status }: Bot): Key | undefined {
  const { kind = 'unknown' } = cause ?? {};
  return [`cause.${kind}.${status}`, `cause.${kind}`].find((key): key is Key => words.lookup(key) !== undefined);
}

/** What happens next, as keys: never empty while the bot does not answer in an open conversation. */
export function whatNext(
  state: ShownState,
  { resumeAt }: Bot,
  now: number,
  canReset: boolean,
  { control: kind = 'enforced' }: WhyTraits,
): NextKey[] {
  const control: NextKey[] = kind === 'enforced' ? [] : [`next.${kind}`];
  switch (state) {
    case 'active':
      return [];
    case 'closed':
    case 'archived':
      return [`refusal.${state}`];
    case 'stopped':
      return [canReset ? 'next.stopped' : 'next.stopped-final'];
    case 'paused-until':
      return Date.parse(resumeAt!) <= now ? ['next.reactivating'] : ['next.paused-until', ...control];
    case 'paused':
      return ['next.paused', ...control];
    default:
      return [`next.${state}`];
  }
}
