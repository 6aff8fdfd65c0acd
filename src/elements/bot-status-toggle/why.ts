import type { CommandType } from '../../model/command.js';
import type { Bot, Conversation } from '../../model/conversation.js';
import { botState } from '../../model/rules.js';

export interface WhyTraits {
  control?: 'enforced' | 'advisory' | 'requested';
}

const basisKey = ({ resumeBasis }: Bot): string | undefined => (resumeBasis && resumeBasis !== 'fixed' ? `next.${resumeBasis}` : undefined);

/** What happens next, as keys: never empty while the bot does not answer. */
export function whatNext(c: Conversation, now: number, canReset: boolean, traits: WhyTraits): string[] {
  const state = botState(c);
  const control = state.startsWith('paused') && traits.control && traits.control !== 'enforced' ? [`next.${traits.control}`] : [];
  switch (state) {
    case 'active': return [];
    case 'paused-until': {
      if (Date.parse(c.bot.resumeAt!) <= now) return ['next.reactivating'];
      const basis = basisKey(c.bot);
      return ['next.paused-until', ...(basis ? [basis] : []), ...control];
    }
    case 'stopped': return [canReset ? 'next.stopped' : 'next.stopped-final'];
    default: return [`next.${state}`, ...control];
  }
}

const withBot: CommandType[] = ['activate-bot', 'pause-bot', 'reset-bot'];

/** Whether there is anything in the menu: what the backend has, and what makes sense for this conversation. */
export const offers = (store: { can(type: CommandType): boolean }, c: Conversation): boolean =>
  [...(c.bot.mode === 'off' ? [] : withBot), c.contact.blocked ? 'unblock-contact' as const : 'block-contact' as const].some((type) => store.can(type));
