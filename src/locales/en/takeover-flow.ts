/** The confirmation of a takeover, the wait for it, and how it ended. */
export const takeoverFlow = {
  'takeover.pending': 'Taking over…',
  'takeover.elapsed': 'Taking over… {n} s',
  'takeover.stop': 'Stop waiting',
  'takeover.final-title': 'Take over for good?',
  'takeover.final': 'This cannot be undone: the bot will not answer in this conversation again.',
  'takeover.reason-title': 'Why do you take over?',
  'takeover.reason': 'Reason',
  'takeover.reason-error': 'Enter a reason',
  'takeover.lost': '{name} took over first, at {time}.',
  'takeover.lost-untimed': '{name} took over first.',
};
