import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pauseEnd, tomorrowMorning, type PauseFields } from '../../src/elements/forms/pause-end.js';

const now = Date.parse('2026-03-02T10:00:00Z');
const day = 86_400_000;
const after = (amount: string, unit: PauseFields['unit'] = 'minutes', maxSeconds?: number) =>
  pauseEnd({ when: 'for', amount, unit, date: '', time: '' }, now, maxSeconds);
const on = (date: string, time: string, since = now, maxSeconds?: number) =>
  pauseEnd({ when: 'at', amount: '', unit: 'minutes', date, time }, since, maxSeconds);

const zone = process.env.TZ;
beforeAll(() => {
  process.env.TZ = 'Europe/Berlin';
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

it('the zone of these tests is Berlin', () => expect(new Date(now).getHours()).toBe(11));

describe('when a pause ends', () => {
  it('never', () =>
    expect(pauseEnd({ when: 'never', amount: 'x', unit: 'days', date: 'x', time: 'x' }, now)).toEqual({}));

  it.each([
    ['15', 'minutes', '2026-03-02T10:15:00.000Z'],
    ['4', 'hours', '2026-03-02T14:00:00.000Z'],
    ['30', 'days', '2026-04-01T10:00:00.000Z'],
    ['0.5', 'hours', '2026-03-02T10:30:00.000Z'],
    ['365', 'days', '2027-03-02T10:00:00.000Z'],
  ] as const)('after %s %s', (amount, unit, until) => expect(after(amount, unit)).toEqual({ until }));

  it.each(['', '0', '-5', 'x', 'NaN', ' ', '1,5'])('%j is no amount', (amount) =>
    expect(after(amount)).toEqual({ error: 'amount', field: 'amount' }),
  );
  it.each([
    ['366', 'days'],
    ['8761', 'hours'],
    ['1e300', 'minutes'],
    ['Infinity', 'days'],
  ] as const)('%s %s is too far', (amount, unit) =>
    expect(after(amount, unit)).toEqual({ error: 'far', field: 'amount' }),
  );
  it('what the backend allows at most is the end', () => {
    expect(after('60', 'minutes', 3600)).toEqual({ until: '2026-03-02T11:00:00.000Z' });
    expect(after('61', 'minutes', 3600)).toEqual({ error: 'far', field: 'amount' });
    expect(on('2026-03-02', '12:01', now, 3600)).toEqual({ error: 'far', field: 'date' });
    expect(after('366', 'days', 1e9)).toEqual({ error: 'far', field: 'amount' });
  });

  it('at a local date and time', () => {
    expect(on('2026-03-02', '11:01')).toEqual({ until: '2026-03-02T10:01:00.000Z' });
    expect(on('2026-07-01', '09:00')).toEqual({ until: '2026-07-01T07:00:00.000Z' });
    expect(on('2026-03-03', '00:00')).toEqual({ until: '2026-03-02T23:00:00.000Z' });
  });
  it.each([
    ['2026-03-02', '11:00'],
    ['2026-03-02', '10:59'],
    ['2025-03-02', '12:00'],
    ['1970-01-01', '01:00'],
  ])('%s %s is past', (date, time) => expect(on(date, time)).toEqual({ error: 'past', field: 'date' }));
  it('more than 365 days is too far', () => {
    expect(on('2027-03-02', '11:00')).toHaveProperty('until');
    expect(on('2027-03-02', '11:01')).toEqual({ error: 'far', field: 'date' });
    expect(on('9999-12-31', '23:59')).toEqual({ error: 'far', field: 'date' });
  });
  it.each([
    ['', ''],
    ['2026-03-05', ''],
    ['', '12:00'],
    ['2026-13-01', '12:00'],
    ['2026-03-05', '25:00'],
    ['x', 'y'],
  ])('%j %j is no moment', (date, time) => expect(on(date, time)).toEqual({ error: 'moment', field: 'date' }));

  it.each(['02:00', '02:30', '02:59'])('%s does not exist on the night the clocks go forward', (time) =>
    expect(on('2026-03-29', time)).toEqual({ error: 'missing', field: 'date' }),
  );
  it('the minutes around the gap do', () => {
    expect(on('2026-03-29', '01:59')).toEqual({ until: '2026-03-29T00:59:00.000Z' });
    expect(on('2026-03-29', '03:00')).toEqual({ until: '2026-03-29T01:00:00.000Z' });
  });
  it('the hour that comes twice is one of the two', () =>
    expect(on('2026-10-25', '02:30')).toEqual({ until: expect.stringMatching(/^2026-10-25T0[01]:30/) }));

  it('whatever was filled in, the end is later than now and at most a year away, or there is an error', () => {
    const field = fc.oneof(
      fc.string(),
      fc.constantFrom('2026-03-05', '12:00', '5', '2026-03-29', '02:30'),
      fc.date({ noInvalidDate: true }).map((d) => d.toISOString().slice(0, 10)),
    );
    fc.assert(
      fc.property(
        fc.constantFrom('never' as const, 'for' as const, 'at' as const),
        field,
        fc.constantFrom('minutes' as const, 'hours' as const, 'days' as const),
        field,
        field,
        (when, amount, unit, date, time) => {
          const end = pauseEnd({ when, amount, unit, date, time }, now);
          if (!end.error && end.until) {
            expect(Date.parse(end.until) > now - 1 && Date.parse(end.until) <= now + 365 * day).toBe(true);
          }
          expect(!end.error && !end.until).toBe(when === 'never');
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('tomorrow at nine', () => {
  it.each([
    ['2026-03-02T10:00:00Z', '2026-03-03T08:00:00.000Z'],
    ['2026-03-02T23:30:00Z', '2026-03-04T08:00:00.000Z'],
    ['2026-03-28T12:00:00Z', '2026-03-29T07:00:00.000Z'],
    ['2026-10-24T12:00:00Z', '2026-10-25T08:00:00.000Z'],
    ['2026-12-31T12:00:00Z', '2027-01-01T08:00:00.000Z'],
    ['2024-02-28T12:00:00Z', '2024-02-29T08:00:00.000Z'],
  ])('from %s: %s', (from, nine) => expect(new Date(tomorrowMorning(Date.parse(from))).toISOString()).toBe(nine));
});
