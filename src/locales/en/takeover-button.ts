/** The takeover button. */
export const takeover = {
  'takeover.take': 'Take over',
  'takeover.assign': 'Assign to me',
  'takeover.mine': 'You are answering',
  'takeover.since': 'since {time}',
  'takeover.pending': 'Taking over…',
  'takeover.elapsed': 'Taking over… {n} s',
  'takeover.stop': 'Stop waiting',
  'takeover.lost': '{name} took over first, at {time}.',
  'takeover.lost-untimed': '{name} took over first.',
  'takeover.route': 'Ask for a person',
  'done.take-over': 'You have taken over.',
  'done.request-agent': 'The conversation is waiting for a person.',
};
