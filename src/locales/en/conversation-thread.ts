/** The thread before its messages are there. */
export const conversationThread = {
  'thread.missing': 'This helpdesk does not show earlier messages.',
};
