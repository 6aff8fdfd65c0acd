/** The takeover button. */
export const takeover = {
  'takeover.take': 'Take over',
  'takeover.assign': 'Assign to me',
  'takeover.mine': 'You are answering',
  'takeover.since': 'since {time}',
  'takeover.pending': 'Taking over…',
  'takeover.elapsed': 'Taking over… {n} s',
  'takeover.stop': 'Stop waiting',
  'takeover.route': 'Ask for a person',
};
