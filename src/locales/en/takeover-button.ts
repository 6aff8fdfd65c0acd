/** The takeover button. */
export const takeover = {
  'takeover.take': 'Take over',
  'takeover.assign': 'Assign to me',
  'takeover.mine': 'You are answering',
  'takeover.since': '(since {time})',
  'takeover.route': 'Send to queue',
};
