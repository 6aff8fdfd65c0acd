import { done } from './done.js';

/** How commands ended, and what others did. */
export const results = {
  ...done,
  undo: 'Undo',
  dismiss: 'Dismiss',
  'try-again': 'Try again',
  'handler.mine': 'You have this conversation',
  'handler.queue': 'Waiting for a person',
};
