const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * A language without a region (`en`) gets the 24-hour clock, which nobody misreads. With a region (`en-US`) the
 * region's convention applies.
 */
function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    formats.set(
      key,
      (found = new Intl.DateTimeFormat(locale, {
        ...(/^\w+$/.test(locale) && options.hour && { hourCycle: 'h23' }),
        ...options,
      })),
    );
  }
  return found;
}

const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };

/**
 * A moment in the agent's time zone: the time, with the date unless it is today, and the year unless it is this year.
 */
export function momentText(at: number, now: number, locale: string): string {
  const date = new Date(at);
  const today = new Date(now);
  if (date.toDateString() === today.toDateString()) return format(locale, clock).format(date);
  const year = date.getFullYear() === today.getFullYear() ? undefined : 'numeric';
  return format(locale, { ...clock, day: 'numeric', month: 'short', year }).format(date);
}

export const dateText = (at: number, locale: string): string => format(locale, { dateStyle: 'medium' }).format(at);

export interface Countdown {
  /** The sentence to use, a key of `Strings`. `undefined` beyond 24 hours: the date and time itself then says more. */
  key?: 'time.hours' | 'time.minutes' | 'time.soon';
  hours: number;
  minutes: number;
  /** Milliseconds until the text changes. */
  nextChange: number;
}

/** Splits the time left, in milliseconds, into whole minutes, rounded up. */
export function countdown(left: number): Countdown {
  const wholeMinutes = Math.ceil(left / minute);
  const [hours, minutes] = [Math.floor(wholeMinutes / 60), wholeMinutes % 60];
  // "1 minute" is right for an instant only: after it, less than a minute is left
  const nextChange = left > day ? left - day : left < minute ? left : left - (wholeMinutes - 1) * minute || 1;
  const key = left > day ? undefined : left < minute ? 'time.soon' : wholeMinutes < 60 ? 'time.minutes' : 'time.hours';
  return { key, hours, minutes, nextChange: Math.max(left === minute ? 1 : nextChange, 1) };
}
