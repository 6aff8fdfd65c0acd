import type { CommandType } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import { botState, staysOff, type RuleTraits } from '../../model/rules.js';

export interface WhyTraits extends RuleTraits {
  control?: 'enforced' | 'advisory' | 'requested';
}

/** What happens next, as keys: never empty while the bot does not answer. */
export function whatNext(c: Conversation, now: number, canReset: boolean, traits: WhyTraits): string[] {
  if (c.status !== 'open') return [`refusal.${c.status}`];
  const state = botState(c);
  const { control: kind = 'enforced' } = traits;
  const control = kind === 'enforced' ? [] : [`next.${kind}`];
  switch (state) {
    case 'active':
      return [];
    case 'paused-until': {
      if (Date.parse(c.bot.resumeAt!) <= now) return ['next.reactivating'];
      // the timer will end, and nothing else will
      if (staysOff(c, traits)) return ['next.paused', ...control];
      const { resumeBasis = 'fixed' } = c.bot;
      return ['next.paused-until', ...(resumeBasis === 'fixed' ? [] : [`next.${resumeBasis}`]), ...control];
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
export const offers = (store: { can(type: CommandType): boolean }, c: Conversation): boolean =>
  [
    ...(c.bot.mode === 'off' ? [] : withBot),
    c.contact.blocked ? ('unblock-contact' as const) : ('block-contact' as const),
  ].some((type) => store.can(type));
