const minute = 60_000;

export interface Elapsed {
  /** A key of the strings. */
  key: 'time.soon' | 'time.minutes' | 'time.hours' | 'time.days';
  days: number;
  hours: number;
  minutes: number;
  /** Milliseconds until the text changes. */
  nextChange: number;
}

/** What has passed, in whole minutes rounded down; from two days on in days and hours. */
export function elapsed(passed: number): Elapsed {
  const whole = Math.max(0, Math.floor(passed / minute));
  const hoursInAll = Math.floor(whole / 60);
  const inDays = hoursInAll >= 48;
  const key = whole < 1 ? 'time.soon' : whole < 60 ? 'time.minutes' : inDays ? 'time.days' : 'time.hours';
  const step = inDays ? 60 * minute : minute;
  return {
    key,
    days: Math.floor(hoursInAll / 24),
    hours: inDays ? hoursInAll % 24 : hoursInAll,
    minutes: whole % 60,
    nextChange: passed < 0 ? minute - passed : step - (passed % step),
  };
}
