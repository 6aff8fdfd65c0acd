import { afterEach, describe, expect, it } from 'vitest';
import type { Conversation } from '../../src/model/conversation.js';
import { periodOf, periodOfDays, ReviewBuilder, type ReviewKind } from '../../src/model/review.js';

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

const period = { from: '2026-03-09T00:00:00Z', to: '2026-03-10T00:00:00Z' };
const now = Date.parse('2026-03-10T09:00:00Z');
let n = 0;
const conversation = (more: Partial<Conversation>, text = 'Thanks', kind: 'contact' | 'bot' = 'bot'): Conversation => ({
  id: `c${++n}`,
  contact: { id: 'p' },
  status: 'open',
  handler: { kind: 'bot' },
  bot: { mode: 'autopilot', status: 'active' },
  lastMessage: { text, author: { kind }, at: '2026-03-09T12:00:00Z' },
  ...more,
});
const reviewOf = (...all: Conversation[]) => {
  const builder = new ReviewBuilder(period, now);
  for (const c of all) builder.add(c);
  return builder.end();
};
const paused = { mode: 'autopilot', status: 'paused' } as const;

describe('what a review finds (row 99)', () => {
  it('counts how conversations ended, in any outcome, and who went to a person', () => {
    const closed = (outcome: string) =>
      conversation({ status: 'closed', closed: { outcome, at: '2026-03-09T13:00:00Z' } });
    const review = reviewOf(
      closed('resolved'),
      closed('resolved'),
      closed('not-resolved'),
      closed('__proto__'),
      conversation({ handler: { kind: 'agent', agent: { id: 'a' } }, bot: paused }),
      conversation({ handler: { kind: 'queue' }, bot: paused }),
    );
    expect(Object.entries(review.outcomes)).toEqual([
      ['resolved', 2],
      ['not-resolved', 1],
      ['__proto__', 1],
    ]);
    expect([review.handoffs, review.takeovers]).toEqual([2, 1]);
  });

  it.each<[ReviewKind, Conversation]>([
    ['unanswered', conversation({ attention: ['unanswered'] })],
    ['recurring', conversation({}, 'Do you sell tents?', 'contact')],
    ['repeated-handoff', conversation({ attention: ['repeated-handoff'] })],
    ['never-followed-up', conversation({ bot: paused, handler: { kind: 'nobody' } }, 'Hello', 'contact')],
    ['slow-takeover', conversation({ bot: paused, handler: { kind: 'queue', since: '2026-03-09T12:00:00Z' } })],
    ['blocked', conversation({ contact: { id: 'p', blocked: { reason: 'Spam' } } })],
  ])('%s', (kind, c) => {
    expect(reviewOf(c).groups.map((group) => [group.kind, group.conversationIds])).toEqual([[kind, [c.id]]]);
  });

  it('what is outside of the days, or has no time, does not count', () => {
    const at = (moment: string) =>
      conversation({ attention: ['unanswered'], lastMessage: { text: '', author: { kind: 'bot' }, at: moment } });
    const review = reviewOf(
      at('2026-03-08T23:59:59.999Z'),
      at('2026-03-10T00:00:00Z'),
      conversation({ attention: ['unanswered'], lastMessage: undefined }),
    );
    expect(review.groups).toEqual([]);
  });

  it('of a hundred thousand it keeps a bounded number of groups, and counts all of them (S14)', () => {
    const builder = new ReviewBuilder(period, now);
    for (let i = 0; i < 100_000; i++) {
      builder.add(conversation({ handler: { kind: 'queue' }, bot: paused }, `Question ${i}?`, 'contact'));
    }
    const { groups, handoffs } = builder.end();
    expect(handoffs).toBe(100_000);
    expect(groups.length).toBeLessThan(1100);
    expect(Math.max(...groups.map(({ conversationIds }) => conversationIds.length))).toBe(500);
  });
});
