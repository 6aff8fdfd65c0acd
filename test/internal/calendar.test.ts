import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dateText, daysAgo, momentText, nextDay } from '../../src/internal/time.js';

const zoneBefore = process.env.TZ;
const setZone = (zone: string | undefined): void => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
};
beforeEach(() => setZone('UTC'));
afterEach(() => setZone(zoneBefore));

/** A zone, the local day before a change of clocks, the day of it, and the day after. */
const changes: [zone: string, before: string, day: string, after: string][] = [
  // midnight does not exist
  ['Africa/Cairo', '2026-04-23', '2026-04-24', '2026-04-25'],
  ['Asia/Beirut', '2026-03-28', '2026-03-29', '2026-03-30'],
  ['America/Santiago', '2026-09-05', '2026-09-06', '2026-09-07'],
  ['America/Havana', '2026-03-07', '2026-03-08', '2026-03-09'],
  ['America/Asuncion', '2023-09-30', '2023-10-01', '2023-10-02'],
  // the hour before midnight comes twice
  ['Africa/Cairo', '2026-10-29', '2026-10-30', '2026-10-31'],
  ['Asia/Beirut', '2026-10-24', '2026-10-25', '2026-10-26'],
  ['America/Santiago', '2026-04-04', '2026-04-05', '2026-04-06'],
  // at another hour
  ['America/Havana', '2026-10-31', '2026-11-01', '2026-11-02'],
  ['Australia/Lord_Howe', '2026-04-04', '2026-04-05', '2026-04-06'],
  ['Australia/Lord_Howe', '2026-10-03', '2026-10-04', '2026-10-05'],
  ['Europe/Berlin', '2026-03-28', '2026-03-29', '2026-03-30'],
  ['Europe/Berlin', '2026-10-24', '2026-10-25', '2026-10-26'],
  ['Europe/London', '2026-03-28', '2026-03-29', '2026-03-30'],
  ['Europe/Warsaw', '2026-10-24', '2026-10-25', '2026-10-26'],
  ['America/New_York', '2026-03-07', '2026-03-08', '2026-03-09'],
  ['America/New_York', '2026-10-31', '2026-11-01', '2026-11-02'],
  ['Asia/Jerusalem', '2026-03-26', '2026-03-27', '2026-03-28'],
  ['America/Nuuk', '2026-03-27', '2026-03-28', '2026-03-29'],
  // no change, and the ends of months and years
  ['Asia/Kolkata', '2026-02-27', '2026-02-28', '2026-03-01'],
  ['Asia/Tokyo', '2028-02-28', '2028-02-29', '2028-03-01'],
  ['Pacific/Kiritimati', '2026-12-30', '2026-12-31', '2027-01-01'],
];

describe('days by the calendar of the agent, on days that are longer or shorter than 24 hours', () => {
  for (const [zone, ...days] of changes) {
    it(`${zone} ${days[1]}`, () => {
      setZone(zone);
      const minutes = days.map((day) => {
        // each half hour of that day
        const found: number[] = [];
        const noon = Date.parse(`${day}T12:00:00Z`);
        for (let at = noon - 36 * 3_600_000; at < noon + 36 * 3_600_000; at += 1_800_000) {
          const local = new Date(at);
          const two = (n: number) => String(n).padStart(2, '0');
          if (`${local.getFullYear()}-${two(local.getMonth() + 1)}-${two(local.getDate())}` === day) found.push(at);
        }
        return found;
      });
      for (const [i, hours] of minutes.entries()) {
        for (const now of hours) {
          expect(daysAgo(hours[0]!, now)).toBe(0);
          expect(daysAgo(hours.at(-1)!, now)).toBe(0);
          for (const yesterday of minutes[i - 1] ?? []) expect(daysAgo(yesterday, now)).toBe(1);
          for (const tomorrow of minutes[i + 1] ?? []) expect(daysAgo(tomorrow, now)).toBe(-1);
          const next = nextDay(now);
          expect(daysAgo(next, now)).toBe(-1);
          expect(daysAgo(next - 1, now)).toBe(0);
        }
      }
    });
  }
});

describe('the zone of the system changes while the page is open', () => {
  const at = Date.parse('2026-07-02T22:30:00Z');
  const said = (): string[] =>
    [momentText(at, at, 'en-GB'), momentText(at, at + 5 * 86_400_000, 'en-GB'), dateText(at, 'en-GB')].map((text) =>
      text.replace(/[\u202f\u00a0]/g, ' '),
    );

  it.each([
    ['UTC', '22:30', '2 Jul, 22:30', '2 Jul 2026'],
    ['Europe/London', '23:30', '2 Jul, 23:30', '2 Jul 2026'],
    ['Europe/Berlin', '00:30', '3 Jul, 00:30', '3 Jul 2026'],
    ['Europe/Warsaw', '00:30', '3 Jul, 00:30', '3 Jul 2026'],
    ['Africa/Lagos', '23:30', '2 Jul, 23:30', '2 Jul 2026'],
    ['Africa/Cairo', '01:30', '3 Jul, 01:30', '3 Jul 2026'],
    ['Asia/Riyadh', '01:30', '3 Jul, 01:30', '3 Jul 2026'],
    ['Asia/Jerusalem', '01:30', '3 Jul, 01:30', '3 Jul 2026'],
    ['Asia/Kolkata', '04:00', '3 Jul, 04:00', '3 Jul 2026'],
    ['Asia/Kathmandu', '04:15', '3 Jul, 04:15', '3 Jul 2026'],
    ['Asia/Shanghai', '06:30', '3 Jul, 06:30', '3 Jul 2026'],
    ['Asia/Tokyo', '07:30', '3 Jul, 07:30', '3 Jul 2026'],
    ['Australia/Lord_Howe', '09:00', '3 Jul, 09:00', '3 Jul 2026'],
    ['Pacific/Kiritimati', '12:30', '3 Jul, 12:30', '3 Jul 2026'],
    ['America/New_York', '18:30', '2 Jul, 18:30', '2 Jul 2026'],
    ['America/Los_Angeles', '15:30', '2 Jul, 15:30', '2 Jul 2026'],
    ['America/St_Johns', '20:00', '2 Jul, 20:00', '2 Jul 2026'],
    ['Pacific/Pago_Pago', '11:30', '2 Jul, 11:30', '2 Jul 2026'],
  ])('to %s', (zone, ...texts) => {
    said();
    setZone(zone);
    expect(said()).toEqual(texts);
  });

  it('also between zones that agree now and differ in another season', () => {
    setZone('Africa/Lagos');
    const winter = Date.parse('2026-01-02T12:00:00Z');
    expect(momentText(winter, winter, 'en')).toBe('13:00');
    expect(momentText(at, at, 'en')).toBe('23:30');
    setZone('Europe/Berlin');
    expect(momentText(winter, winter, 'en')).toBe('13:00');
    expect(momentText(at, at, 'en')).toBe('00:30');
  });
});
