import { done } from './done.js';
import { refusalsInMenus } from './refusals.js';

/** How commands ended, and what others did. */
export const results = {
  ...done,
  ...refusalsInMenus,
  undo: 'Undo',
  dismiss: 'Dismiss',
  'try-again': 'Try again',
  'handler.mine': 'You have this conversation',
  'handler.queue': 'Waiting for a person',
  'handler.why': '{news}. {why}',
};
