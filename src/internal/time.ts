const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * A language without a region (`en`) gets the 24-hour clock, which everybody reads the same way; with a region
 * (`en-US`) its own custom applies.
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

/** A moment in the agent's zone: the time today, otherwise the date with it; a moment of another year with the year. */
export function momentText(at: number, now: number, locale: string): string {
  const date = new Date(at);
  const today = new Date(now);
  if (date.toDateString() === today.toDateString()) return format(locale, clock).format(date);
  const year = date.getFullYear() === today.getFullYear() ? undefined : 'numeric';
  return format(locale, { ...clock, day: 'numeric', month: 'short', year }).format(date);
}

export const dateText = (at: number, locale: string): string => format(locale, { dateStyle: 'medium' }).format(at);

export interface Countdown {
  /** A key of the strings, or undefined from 24 hours on, where the moment itself says more. */
  key?: 'time.hours' | 'time.minutes' | 'time.soon';
  hours: number;
  minutes: number;
  /** Milliseconds until the text changes. */
  nextChange: number;
}

/** What is left, in whole minutes rounded up. */
export function countdown(left: number): Countdown {
  const whole = Math.ceil(left / minute);
  const [hours, minutes] = [Math.floor(whole / 60), whole % 60];
  // exactly one minute is said for an instant only
  const nextChange = left > day ? left - day : left < minute ? left : left - (whole - 1) * minute || 1;
  const key = left > day ? undefined : left < minute ? 'time.soon' : whole < 60 ? 'time.minutes' : 'time.hours';
  return { key, hours, minutes, nextChange: Math.max(left === minute ? 1 : nextChange, 1) };
}
