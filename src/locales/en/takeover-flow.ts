import { dialog } from './dialog.js';

/** The confirmation of a takeover, the wait for it, and how it ended. */
export const takeoverFlow = {
  ...dialog,
  'takeover.pending': 'Taking over…',
  'takeover.elapsed': 'Taking over… {n} s',
  'takeover.long': 'Still taking over. To give up, press “{stop}”.',
  'takeover.stop': 'Stop waiting',
  'takeover.final-title': 'Take over for good?',
  'takeover.final': 'The bot cannot be brought back in this conversation.',
  'takeover.final-but-reset': 'The bot cannot be brought back in this conversation, except by a reset.',
  'takeover.reason-title': 'Why are you taking over?',
  'takeover.reason': 'Reason',
  'takeover.reason-error': 'Enter a reason',
  'takeover.lost': '{name} took over first, at {time}.',
  'takeover.lost-untimed': '{name} took over first.',
};
