/** How long something takes, has taken, or is left. */
export const durations = {
  'time.hours': '{hours} h {minutes} min',
  'time.minutes': '{minutes} min',
  'time.soon': 'less than a minute',
};
