import type { Agent, Conversation } from '../model/conversation.js';

/** The states in which tests need a conversation. `Me` is the agent who acts through the adapter. */
export const situations = [
  'botActive',
  'botComposing',
  'botPaused',
  'botPausedUntil',
  'botStopped',
  'suggestive',
  'suggesting',
  'botOff',
  'waiting',
  'unassigned',
  'heldByMe',
  'heldByOther',
  'blocked',
  'closed',
  'archived',
] as const;
export type Situation = (typeof situations)[number];

const isOrdinary = (c: Conversation): boolean => c.status === 'open' && !c.contact.blocked && c.bot.mode !== 'off';
const isWithBot = (c: Conversation): boolean => isOrdinary(c) && c.bot.mode === 'autopilot' && c.handler.kind === 'bot';
const isSilenced = (c: Conversation): boolean =>
  isOrdinary(c) && c.bot.status === 'paused' && (c.handler.kind === 'bot' || c.handler.kind === 'nobody');

/** How to recognise each situation. `controls.prepare` must return a conversation that matches. */
export const fits: Readonly<Record<Situation, (c: Conversation, me: Agent) => boolean>> = {
  botActive: (c) => isWithBot(c) && c.bot.status === 'active' && !c.bot.composing,
  botComposing: (c) => isWithBot(c) && c.bot.status === 'active' && !!c.bot.composing,
  botPaused: (c) => isSilenced(c) && !c.bot.resumeAt,
  botPausedUntil: (c) => isSilenced(c) && !!c.bot.resumeAt && (c.bot.resumeBasis ?? 'fixed') === 'fixed',
  botStopped: (c) => isOrdinary(c) && c.bot.status === 'stopped' && c.handler.kind !== 'agent',
  suggestive: (c) =>
    isOrdinary(c) && c.bot.mode === 'suggestive' && c.bot.status === 'active' && c.handler.kind === 'bot',
  suggesting: (c) => fits.suggestive(c, { id: '' }) && !!c.bot.suggestion,
  botOff: (c) => c.status === 'open' && c.bot.mode === 'off' && c.handler.kind !== 'agent',
  waiting: (c) => c.status === 'open' && !c.contact.blocked && c.handler.kind === 'queue',
  unassigned: (c) => c.status === 'open' && !c.contact.blocked && c.handler.kind === 'nobody',
  heldByMe: (c, me) =>
    c.status === 'open' && !c.contact.blocked && c.handler.kind === 'agent' && c.handler.agent.id === me.id,
  heldByOther: (c, me) =>
    c.status === 'open' && !c.contact.blocked && c.handler.kind === 'agent' && c.handler.agent.id !== me.id,
  blocked: (c, me) =>
    c.status === 'open' && !!c.contact.blocked && !(c.handler.kind === 'agent' && c.handler.agent.id !== me.id),
  closed: (c) => c.status === 'closed',
  archived: (c) => c.status === 'archived',
};
