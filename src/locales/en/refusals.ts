import type { RefusalCode } from '../../model/rules.js';

/** Why something is not allowed now, as it may stand beside a button from the start. */
export const refusals = {
  'refusal.archived': 'This conversation is archived',
  'refusal.closed': 'This conversation is closed',
  'refusal.held': '{name} has this conversation',
  'refusal.bot-has-it': 'The bot already has this conversation',
  'refusal.not-taken-over': 'Nobody has taken this conversation over',
  'refusal.stopped': 'The bot was stopped for good here',
  'refusal.blocked': 'The contact is blocked',
  'refusal.nobody-would-answer': 'Nobody would answer the contact',
  'refusal.denied': 'You are not allowed to do this',
};

/** Why something in a menu or a dialog is not allowed. The compiler asks for every code that does not stand above. */
export const refusalsInMenus = {
  'refusal.not-closed': 'This conversation is not closed',
  'refusal.mine': 'You already have this conversation',
  'refusal.queued': 'Already waiting for a person',
  'refusal.bot-off': 'Bot not available here',
  'refusal.bot-active': 'The bot is already active',
  'refusal.bot-unknown': 'It is not known whether the bot is answering',
  'refusal.no-suggestion': 'This suggestion is gone',
  'refusal.newer-suggestion': 'The bot has a newer suggestion',
  'refusal.not-timed': 'The pause has no end to move',
  'refusal.too-late': 'It is too late for this',
  'refusal.not-blocked': 'The contact is not blocked',
  'refusal.not-composing': 'The bot is not writing',
  'refusal.reason-required': 'A reason is required',
} satisfies Record<Exclude<`refusal.${RefusalCode}`, keyof typeof refusals>, string>;
