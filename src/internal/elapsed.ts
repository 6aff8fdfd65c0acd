const minute = 60_000;

export interface Elapsed {
  /** The sentence to use, a key of `Strings`. */
  key: 'time.soon' | 'time.minutes' | 'time.hours' | 'time.days';
  days: number;
  hours: number;
  minutes: number;
  /** Milliseconds until the text changes. */
  nextChange: number;
}

/** Splits a duration in milliseconds into whole minutes, rounded down; from two days on into days and hours. */
export function elapsed(passed: number): Elapsed {
  const wholeMinutes = Math.max(0, Math.floor(passed / minute));
  const totalHours = Math.floor(wholeMinutes / 60);
  const isInDays = totalHours >= 48;
  const key =
    wholeMinutes < 1 ? 'time.soon' : wholeMinutes < 60 ? 'time.minutes' : isInDays ? 'time.days' : 'time.hours';
  const step = isInDays ? 60 * minute : minute;
  return {
    key,
    days: Math.floor(totalHours / 24),
    hours: isInDays ? totalHours % 24 : totalHours,
    minutes: wholeMinutes % 60,
    nextChange: passed < 0 ? minute - passed : step - (passed % step),
  };
}
