const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * A moment as text, in the zone that the system has now. The formatters are kept, and would keep the zone of the moment
 * when they were made; so they know only UTC, and are given a moment that reads there as this one reads here.
 *
 * A language without a region (`en`) gets the 24-hour clock, which nobody misreads. With a region (`en-US`) the
 * region's convention applies.
 */
function format(at: number, locale: string, options: Intl.DateTimeFormatOptions): string {
  const key = locale + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    formats.set(
      key,
      (found = new Intl.DateTimeFormat(locale, {
        ...(/^\w+(-u-|$)/.test(locale) && options.hour && { hourCycle: 'h23' }),
        ...options,
        timeZone: 'UTC',
      })),
    );
  }
  const text = found.format(at - new Date(at).getTimezoneOffset() * minute);
  return rightToLeft.test(text) ? `\u2068${text}\u2069` : text;
}

/** A date in such letters takes the sentence apart that it stands in, unless it is isolated. */
const rightToLeft = /[\u0590-\u08ff\u200f]/;
const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };

/**
 * A moment in the agent's time zone: the time, with the date unless it is today, and the year unless it is this year.
 */
export function momentText(at: number, now: number, locale: string): string {
  return format(
    at,
    locale,
    new Date(at).toDateString() === new Date(now).toDateString() ? clock : { ...clock, ...dateOptions(at, now) },
  );
}

/** The same in two, for a sentence that has a word between them. The date is there in any case. */
export const momentParts = (at: number, now: number, locale: string): { date: string; time: string } => ({
  date: format(at, locale, dateOptions(at, now)),
  time: format(at, locale, clock),
});

const dateOptions = (at: number, now: number): Intl.DateTimeFormatOptions => ({
  day: 'numeric',
  month: 'short',
  year: new Date(at).getFullYear() === new Date(now).getFullYear() ? undefined : 'numeric',
});

export const dateText = (at: number, locale: string): string => format(at, locale, { dateStyle: 'medium' });

/** The number of a day in the agent's calendar: one more each day, however many hours a day has. */
function dayNumber(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / day;
}

/** Days in the agent's calendar: 0 is today, 1 yesterday, -1 tomorrow. */
export const daysAgo = (at: number, now: number): number => dayNumber(now) - dayNumber(at);

/** When the agent's next day begins: at midnight, or later where clocks leave midnight out. */
export function nextDay(now: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
}

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
