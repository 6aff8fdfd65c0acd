/** The whole desk. */
export const desk = {
  'desk.back': 'Back to the list',
  'desk.contact': 'Contact details',
  'desk.close-contact': 'Close contact details',
  'desk.list-pane': 'Conversations',
  'desk.conversation-pane': 'Conversation',
  'desk.contact-pane': 'Contact details',
  'desk.none': 'No conversation selected',
  'desk.none-hint': 'Choose one from the list to read it and answer.',
};
