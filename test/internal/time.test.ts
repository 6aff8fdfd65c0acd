import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countdown, dateText, momentParts, momentText, type Countdown } from '../../src/internal/time.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const text = ({ key, hours, minutes }: Countdown): string =>
  ({
    'time.hours': `${hours} h ${minutes} min`,
    'time.minutes': `${minutes} min`,
    'time.soon': 'less than a minute',
    moment: 'moment',
  })[key ?? 'moment'];

describe('what is left (U5)', () => {
  it.each([
    [30 * day, 'moment', 29 * day],
    [day + 1, 'moment', 1],
    [day, '24 h 0 min', minute],
    [day - 1, '24 h 0 min', minute - 1],
    [day - minute, '23 h 59 min', minute],
    [2 * hour + 5 * minute, '2 h 5 min', minute],
    [2 * hour + 4 * minute + 1, '2 h 5 min', 1],
    [hour + 1, '1 h 1 min', 1],
    [hour, '1 h 0 min', minute],
    [hour - 1, '1 h 0 min', minute - 1],
    [hour - minute + 1, '1 h 0 min', 1],
    [hour - minute, '59 min', minute],
    [30 * minute, '30 min', minute],
    [2 * minute, '2 min', minute],
    [minute + 30 * second, '2 min', 30 * second],
    [minute + 1, '2 min', 1],
    [minute, '1 min', 1],
    [minute - 1, 'less than a minute', minute - 1],
    [second, 'less than a minute', second],
    [1, 'less than a minute', 1],
  ])('%s ms: %s', (left, said, nextChange) => {
    expect(text(countdown(left))).toBe(said);
    expect(countdown(left).nextChange).toBe(nextChange);
  });

  it.each([0, -1, -day])('%s ms is over, and does not spin', (left) => {
    expect(text(countdown(left))).toBe('less than a minute');
    expect(countdown(left).nextChange).toBeGreaterThanOrEqual(1);
  });

  it('the text changes at the next change, and not before', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.integer({ min: 1, max: 3 * day }),
          fc.double({ min: 1, max: 3 * day, noNaN: true }),
          fc.integer({ min: 1, max: 1500 }).map((n) => n * minute),
        ),
        (left) => {
          const { nextChange } = countdown(left);
          expect(nextChange).toBeGreaterThanOrEqual(1);
          const after = left - nextChange;
          expect(after <= 0 || text(countdown(after)) !== text(countdown(left))).toBe(true);
          const just = left - Math.max(nextChange - 1, 0);
          expect(text(countdown(just))).toBe(text(countdown(left)));
        },
      ),
      { numRuns: 5000 },
    );
  });
});

describe('a moment in the agent’s zone', () => {
  const zone = process.env.TZ;
  beforeAll(() => {
    process.env.TZ = 'Europe/Berlin';
  });
  afterAll(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });
  const now = Date.parse('2026-03-02T10:00:00Z');
  const at = (instant: string, locale: string) =>
    momentText(Date.parse(instant), now, locale).replace(/[\u202f\u00a0]/g, ' ');

  it('today: the time, with 24 hours unless the region says otherwise', () => {
    expect(new Date(now).getHours()).toBe(11);
    expect(at('2026-03-02T14:30:00Z', 'en')).toBe('15:30');
    expect(at('2026-03-02T14:30:00Z', 'en-US')).toBe('03:30 PM');
    expect(at('2026-03-02T14:30:00Z', 'en-GB')).toBe('15:30');
    expect(at('2026-03-02T14:30:00Z', 'de')).toBe('15:30');
    expect(at('2026-03-02T08:05:00Z', 'en')).toBe('09:05');
  });

  it('midnight is 00:00', () => expect(at('2026-03-01T23:00:00Z', 'en')).toBe('00:00'));

  it('another day, by the local calendar: with the date', () => {
    expect(at('2026-03-02T22:59:00Z', 'en')).toBe('23:59');
    expect(at('2026-03-02T23:01:00Z', 'en')).toBe('Mar 3, 00:01');
    expect(at('2026-03-01T22:59:00Z', 'en')).toBe('Mar 1, 23:59');
    expect(at('2026-07-02T10:00:00Z', 'en')).toBe('Jul 2, 12:00');
  });

  it('another year: with the year', () => {
    expect(at('2027-03-02T10:00:00Z', 'en')).toBe('Mar 2, 2027, 11:00');
    expect(at('2025-12-31T22:30:00Z', 'en')).toBe('Dec 31, 2025, 23:30');
    expect(at('2025-12-31T23:30:00Z', 'en')).toBe('Jan 1, 00:30');
  });

  it.each(['ar', 'ar-EG', 'fa', 'he', 'ur', 'ps', 'ckb', 'yi', 'ug', 'sd'])(
    'in %s, which runs from right to left, isolated from the sentence around it',
    (locale) => {
      const moments = [momentText(now - 30 * day, now, locale), dateText(now, locale)];
      for (const said of moments) expect(said).toMatch(/^\u2068[^\u2066-\u2069]+\u2069$/);
    },
  );

  it.each(['en', 'en-GB', 'en-US', 'de', 'pl', 'sv', 'da', 'nb', 'is', 'zh', 'ja', 'ko', 'hi', 'tr', 'fr', 'el'])(
    'in %s as it is',
    (locale) => {
      expect(momentText(now - 30 * day, now, locale) + dateText(now, locale)).not.toMatch(/[\u2066-\u2069]/);
    },
  );

  it('date and time apart, for sentences that have a word between them', () => {
    expect(momentParts(now + 8 * day, now, 'en')).toEqual({ date: 'Mar 10', time: '11:00' });
    expect(momentParts(now + 365 * day, now, 'en')).toEqual({ date: 'Mar 2, 2027', time: '11:00' });
    expect(momentParts(now + 8 * day, now, 'de')).toEqual({ date: '10. März', time: '11:00' });
  });

  it('a date alone', () => {
    expect(dateText(Date.parse('2025-12-31T23:30:00Z'), 'en')).toBe('Jan 1, 2026');
    expect(dateText(now, 'de')).toBe('02.03.2026');
  });
});
