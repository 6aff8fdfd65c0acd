/** The dialog that closes a conversation. */
export const closeDialog = {
  'close.title': 'Close conversation',
  'close.outcome': 'How did it end?',
  'close.note': 'Note (optional)',
  'close.error': 'Choose how it ended',
  'close.submit': 'Confirm',
};
