import type { Bot, Conversation } from '../../model/conversation.js';
import { botState } from '../../model/rules.js';

/** One part of the answer to "why did the bot stop": a key of the strings, or a backend's own text. */
export type WhyPart =
  | { key: string; kind: 'cause' | 'next' }
  | { text: string };

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
