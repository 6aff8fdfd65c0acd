/** The thread before its messages are there. */
export const shell = {
  'thread.missing': 'This helpdesk does not show earlier messages.',
};
