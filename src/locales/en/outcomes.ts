/** How a conversation ended, where the backend has no words of its own. */
export const outcomes = {
  'outcome.resolved': 'Resolved',
  'outcome.not-resolved': 'Not resolved',
};
