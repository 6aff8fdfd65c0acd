import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryDelay } from '../../src/internal/retry.js';
import { HandoffError } from '../../src/model/error.js';
import { opened, second } from './world.js';

it.each(Array.from({ length: 30 }, (_, turns) => turns))(
  'a read that is asked for %i turns after one has failed is not forgotten',
  async (turns) => {
    const { env, backend, store, seen } = await opened();
    backend.hold.add('getConversation');
    void store.refresh('c1');
    await env.advance(0);
    backend.hold.clear();
    backend.last('getConversation').fail(new HandoffError('offline', 'x'));
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    void store.refresh('c1');
    await env.advance(60 * second);
    expect(seen.ready().stale).toBe(undefined);
  },
);

it('a read that succeeds begins the waits anew', async () => {
  const { env, backend, store, sent } = await opened();
  const fail = async (milliseconds: number) => {
    backend.failing.set('getConversation', new HandoffError('unavailable', 'x'));
    void store.refresh('c1');
    await env.advance(milliseconds);
    backend.failing.clear();
  };
  await fail(120 * second);
  await env.advance(30 * second);
  await fail(0);
  const before = sent.length;
  await env.advance(second);
  expect(sent.length).toBeGreaterThan(before);
});

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
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.option(fc.double(), { nil: undefined }),
        (failures, random, retryAfter) => {
          const wait = retryDelay(failures, random, retryAfter);
          expect(wait >= 0 && wait <= 300_000).toBe(true);
        },
      ),
    );
  });
});
