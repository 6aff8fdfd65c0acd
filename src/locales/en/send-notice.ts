import { doubt } from './doubt.js';

/** How sending ended, where it did not go well. */
export const sendNotice = {
  ...doubt,
  'composer.too-long': 'A message can have {n} characters at most.',
  'composer.newer': 'The bot has a newer suggestion.',
  'composer.kept': 'Your text is kept.',
  'composer.maybe-saved': 'Not sure the note was saved. Check the conversation before you add it again.',
  'composer.maybe-sent': 'Not sure it was sent. Check the conversation before you send it again.',
};
