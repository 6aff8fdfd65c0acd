import type { CommandType } from '../../model/command.js';

/** What was done, for every command. In one file, so that none can be forgotten. */
export const done = {
  'done.activate-bot': 'The bot is active.',
  'done.pause-bot': 'The bot is paused.',
  'done.pause-bot-until': 'The bot is paused until {time}.',
  'done.extend-pause': 'The pause was extended.',
  'done.extend-pause-until': 'The pause was extended until {time}.',
  'done.cancel-reply': 'The reply was stopped.',
  'done.take-over': 'You have taken over.',
  'done.request-agent': 'The conversation is waiting for a person.',
  'done.hand-back': 'The bot has the conversation again.',
  'done.close': 'The conversation is closed.',
  'done.reopen': 'The conversation is open again.',
  'done.archive': 'The conversation is archived.',
  'done.reset-bot': 'The bot session was reset.',
  'done.block-contact': 'The contact is blocked.',
  'done.unblock-contact': 'The contact is unblocked.',
  'done.send-message': 'Sent.',
  'done.use-suggestion': 'Sent.',
  'done.dismiss-suggestion': 'The suggestion was dismissed.',
  'done.mark-read': 'Marked as read.',
} satisfies Record<`done.${CommandType}` | `done.${'pause-bot' | 'extend-pause'}-until`, string>;
