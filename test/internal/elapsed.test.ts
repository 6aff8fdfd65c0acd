import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elapsed } from '../../src/internal/elapsed.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** What is said, as one line. */
const said = (passed: number): string => {
  const { key, days, hours, minutes } = elapsed(passed);
  return {
    'time.soon': 'soon',
    'time.minutes': `${minutes} min`,
    'time.hours': `${hours} h ${minutes} min`,
    'time.days': `${days} d ${hours} h`,
  }[key];
};

describe('what has passed', () => {
  it.each([
    [0, 'soon'],
    [minute - 1, 'soon'],
    [minute, '1 min'],
    [2 * minute - 1, '1 min'],
    [59.9 * minute, '59 min'],
    [hour, '1 h 0 min'],
    [hour + 5 * minute, '1 h 5 min'],
    [day, '24 h 0 min'],
    [2 * day - 1, '47 h 59 min'],
    [2 * day, '2 d 0 h'],
    [2 * day + 23.9 * hour, '2 d 23 h'],
    [400 * day, '400 d 0 h'],
    [-1, 'soon'],
    [-10 * day, 'soon'],
  ])('%d ms is said as %s', (passed, words) => expect(said(passed)).toBe(words));

  it('the text changes at the next change, and not before', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2 * day, max: 100 * day }), (passed) => {
        const { nextChange } = elapsed(passed);
        expect(nextChange).toBeGreaterThan(0);
        expect(said(passed + nextChange - 1)).toBe(said(passed));
        expect(said(passed + nextChange)).not.toBe(said(passed));
      }),
    );
  });
});
