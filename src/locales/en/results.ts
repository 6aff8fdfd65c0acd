import { done } from './done.js';
import { refusalsInMenus } from './refusals.js';
import { doubt } from './doubt.js';
import { notice } from './notice.js';

/** How commands ended, and what others did. */
export const results = {
  ...doubt,
  ...done,
  ...refusalsInMenus,
  'done.note': 'Note saved.',
  'done.allowance': 'The bot can send {n} more {n|message|messages}.',
  'done.late': 'A last message of the bot may still arrive.',
  'not-done.note': 'Note not saved.',
  'news.schedule': 'The pause ended.',
  'news.message-limit': 'The bot reached its message limit.',
  'news.workflow-message': 'A workflow sent a message.',
  'news.contact-request': 'The contact asked for a person.',
  undo: 'Undo',
  ...notice,
  'try-again': 'Try again',
  'handler.mine': 'You have this conversation',
  'handler.queue': 'Waiting for a person',
  'handler.why': '{news}. {why}',
};
