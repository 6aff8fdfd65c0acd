import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryDelay } from '../../src/store/retry.js';

describe('the wait before the next try', () => {
  it('is spread over a span that doubles from half a second to thirty', () => {
    const spans = [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000];
    for (const [i, span] of spans.entries()) {
      expect(retryDelay(i + 1, 0)).toBe(0);
      expect(retryDelay(i + 1, 0.5)).toBe(span / 2);
      expect(retryDelay(i + 1, 1)).toBe(span);
    }
  });

  it('is what the backend asks for, five minutes at most', () => {
    expect(retryDelay(1, 0, 7)).toBe(7000);
    expect(retryDelay(20, 1, 0.25)).toBe(250);
    expect(retryDelay(1, 0, 300)).toBe(300_000);
    expect(retryDelay(1, 0, 86_400)).toBe(300_000);
    expect(retryDelay(1, 0, Infinity)).toBe(300_000);
  });

  it.each([0, -1, NaN, -Infinity, undefined])('a Retry-After of %s is none', (retryAfter) => {
    expect(retryDelay(3, 0.5, retryAfter)).toBe(1000);
  });

  it('is always a number of milliseconds between zero and five minutes', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.option(fc.double(), { nil: undefined }), (failures, random, retryAfter) => {
      const wait = retryDelay(failures, random, retryAfter);
      expect(wait >= 0 && wait <= 300_000).toBe(true);
    }));
  });
});
