/** The header of a conversation. */
export const header = {
  'header.label': 'Conversation',
  'header.more': 'More actions',
};
