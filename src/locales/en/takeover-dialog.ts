/** The confirmation of a takeover. */
export const takeoverDialog = {
  'takeover.final-title': 'Take over for good?',
  'takeover.final': 'This cannot be undone: the bot will not answer in this conversation again.',
  'takeover.reason-title': 'Why do you take over?',
  'takeover.reason': 'Reason',
  'takeover.reason-error': 'Enter a reason',
};
