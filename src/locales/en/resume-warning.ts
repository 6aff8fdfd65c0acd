/** That a timed pause is about to end. */
export const resumeWarning = {
  ending: 'The bot resumes in less than a minute.',
  'extend-by': 'Extend by {n} min',
};
