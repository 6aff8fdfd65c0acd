import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../src/model/conversation.js';
import { ReviewBuilder, type ReviewKind } from '../../src/model/review.js';

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
