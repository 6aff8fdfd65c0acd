/** How commands ended, and what others did. */
export const results = {
  unknown: 'Not sure it went through. Check before you try again.',
  undo: 'Undo',
  dismiss: 'Dismiss',
  'try-again': 'Try again',
  checking: 'Not sure it went through, checking…',
  'handler.mine': 'You have this conversation',
  'handler.queue': 'Waiting for a person',
};
