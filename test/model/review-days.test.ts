// In a file of its own: it changes the time zone of its process, which a thread cannot.
import { afterEach, describe, expect, it } from 'vitest';
import { periodOf, periodOfDays } from '../../src/model/review.js';

const { TZ } = process.env;
afterEach(() => {
  if (TZ === undefined) delete process.env.TZ;
  else process.env.TZ = TZ;
});

describe('days by the calendar of the page (row 99)', () => {
  it.each([
    ['UTC', '2026-03-10T09:00:00Z', 'yesterday', '2026-03-09T00:00:00.000Z', '2026-03-10T00:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29T23:30:00Z', 'yesterday', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['America/New_York', '2026-11-02T15:00:00Z', 'yesterday', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    ['Asia/Kolkata', '2026-03-10T20:00:00Z', 'yesterday', '2026-03-09T18:30:00.000Z', '2026-03-10T18:30:00.000Z'],
    ['Europe/Berlin', '2026-03-31T12:00:00Z', '7d', '2026-03-24T23:00:00.000Z', '2026-03-31T22:00:00.000Z'],
  ])('%s at %s, %s', (zone, now, name, from, to) => {
    process.env.TZ = zone;
    expect(periodOf(name, Date.parse(now))).toEqual({ from, to });
  });

  it('two moments, in either form; anything else is nothing', () => {
    const span = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' };
    expect(periodOf('2026-03-01T00:00:00Z/2026-03-02T00:00:00Z', 0)).toEqual(span);
    expect(periodOf(['2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'], 0)).toEqual(span);
    for (const bad of [
      '',
      'today',
      '2026-03-02T00:00:00Z/2026-03-01T00:00:00Z',
      'a/b',
      'a/b/c',
      [],
      7,
      null,
      undefined,
    ]) {
      expect(periodOf(bad, 0), String(bad)).toBeUndefined();
    }
  });

  it('from one day to another includes both, also where a day has 23 hours', () => {
    process.env.TZ = 'Europe/Berlin';
    expect(periodOfDays('2026-03-28', '2026-03-29')).toEqual({
      from: '2026-03-27T23:00:00.000Z',
      to: '2026-03-29T22:00:00.000Z',
    });
    expect(periodOfDays('2026-03-29', '2026-03-28')).toBeUndefined();
    expect(periodOfDays('', '')).toBeUndefined();
  });
});
