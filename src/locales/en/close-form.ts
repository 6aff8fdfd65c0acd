import { dialog } from './dialog.js';
import { outcomes } from './outcomes.js';

/** The fields that ask how a conversation ended. */
export const closeForm = {
  ...dialog,
  ...outcomes,
  'close.title': 'Close conversation',
  'close.outcome': 'How did it end?',
  'close.note': 'Note (optional)',
  'close.error': 'Choose how it ended',
  'close.submit': 'Confirm',
};
