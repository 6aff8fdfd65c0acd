import type { RefusalCode } from '../../model/rules.js';

/** Why a command is not allowed now, for every code. */
export const refusals = {
  'refusal.archived': 'This conversation is archived',
  'refusal.closed': 'This conversation is closed',
  'refusal.not-closed': 'This conversation is not closed',
  'refusal.held': '{name} has this conversation',
  'refusal.mine': 'You already have this conversation',
  'refusal.queued': 'Already waiting for a person',
  'refusal.bot-off': 'Bot not available here',
  'refusal.bot-has-it': 'The bot already has this conversation',
  'refusal.bot-active': 'The bot is already active',
  'refusal.not-timed': 'The pause has no end to move',
  'refusal.too-late': 'It is too late for this',
  'refusal.stopped': 'The bot was stopped for good here',
  'refusal.blocked': 'The contact is blocked',
  'refusal.not-blocked': 'The contact is not blocked',
  'refusal.not-composing': 'The bot is not writing',
  'refusal.nobody-would-answer': 'Nobody would answer the contact',
  'refusal.suggestive': 'The bot only suggests here; a person has to answer',
  'refusal.denied': 'You are not allowed to do this',
  'refusal.reason-required': 'A reason is required',
} satisfies Record<`refusal.${RefusalCode}`, string>;
