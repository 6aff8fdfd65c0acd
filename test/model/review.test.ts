import { describe, expect, it } from 'vitest';
import type { CauseKind, Conversation } from '../../src/model/conversation.js';
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

  const at = '2026-03-09T12:00:00Z';
  const agent = { kind: 'agent', agent: { id: 'a' } } as const;
  const asked = (moment?: string) => ({ ...paused, cause: { kind: 'contact-request', at: moment } }) as const;
  it.each<[string, ReviewKind | undefined, Conversation]>([
    ['the bot is to answer', undefined, conversation({}, 'Hello', 'contact')],
    ['the bot is paused', 'never-followed-up', conversation({ bot: paused }, 'Hello', 'contact')],
    ['the bot works beside a person', 'never-followed-up', conversation({ handler: agent }, 'Hello', 'contact')],
    ['somebody has answered', undefined, conversation({ bot: paused, handler: agent })],
    ['it is closed', undefined, conversation({ status: 'closed', bot: paused }, 'Hello', 'contact')],
    ['no question', undefined, conversation({}, 'I need a tent', 'contact')],
    ['a question of the bot', undefined, conversation({}, 'Anything else?')],
    ['an Arabic question', 'recurring', conversation({}, 'هل لديكم خيام؟', 'contact')],
    ['a Japanese question', 'recurring', conversation({}, 'テントはありますか？', 'contact')],
    ...(
      [
        ['ten minutes in the queue', undefined, { kind: 'queue', since: '2026-03-10T08:50:00Z' }, paused],
        ['longer', 'slow-takeover', { kind: 'queue', since: '2026-03-10T08:49:59.999Z' }, paused],
        ['nobody knows since when', undefined, { kind: 'queue' }, paused],
        ['taken after ten minutes', undefined, { ...agent, since: '2026-03-09T12:10:00Z' }, asked(at)],
        ['taken later', 'slow-takeover', { ...agent, since: '2026-03-09T12:10:00.001Z' }, asked(at)],
        ['nobody knows when it was asked', undefined, { ...agent, since: '2026-03-09T18:00:00Z' }, asked()],
        ['taken without being asked', undefined, { ...agent, since: '2026-03-09T18:00:00Z' }, paused],
      ] as const
    ).map(([name, kind, handler, bot]): [string, ReviewKind | undefined, Conversation] => [
      name,
      kind,
      conversation({ handler, bot } as Partial<Conversation>),
    ]),
  ])('%s: %s', (_, kind, c) => expect(reviewOf(c).groups.map((group) => group.kind)).toEqual(kind ? [kind] : []));

  it('groups what is the same but for blanks and capitals, by the first wording', () => {
    const { groups } = reviewOf(
      conversation({ id: 'a' }, ' Where  is\nmy order? ', 'contact'),
      conversation({ id: 'b' }, 'where is my ORDER?', 'contact'),
      conversation({ id: 'c' }, 'where ismy order?', 'contact'),
    );
    expect(groups.map(({ label, conversationIds }) => [label, conversationIds])).toEqual([
      ['Where is my order?', ['a', 'b']],
      ['where ismy order?', ['c']],
    ]);
  });

  it('names a repeated handoff by its cause and reason, and a block by its reason', () => {
    const again = (id: string, cause?: object) =>
      conversation({ id, attention: ['repeated-handoff'], bot: { ...paused, ...(cause && { cause }) } as never });
    const { groups } = reviewOf(
      again('a', { kind: 'keyword', reason: 'Refund' }),
      again('b', { kind: 'error', reason: 'Refund' }),
      again('c'),
      conversation({ id: 'd', contact: { id: 'p', blocked: {} } }),
    );
    expect(groups).toEqual([
      { kind: 'repeated-handoff', label: 'Refund', cause: 'keyword', conversationIds: ['a'] },
      { kind: 'repeated-handoff', label: 'Refund', cause: 'error', conversationIds: ['b'] },
      { kind: 'repeated-handoff', label: '', cause: 'unknown', conversationIds: ['c'] },
      { kind: 'blocked', label: '', conversationIds: ['d'] },
    ]);
  });

  it.each<[CauseKind, number, number]>([
    ['contact-request', 1, 0],
    ['keyword', 1, 0],
    ['low-confidence', 1, 0],
    ['takeover', 1, 1],
    ['agent', 0, 0],
    ['unknown', 0, 0],
  ])('a bot that stopped for %s: %d handed over, %d taken', (kind, handoffs, takeovers) => {
    const review = reviewOf(conversation({ bot: { ...paused, cause: { kind } } }));
    expect([review.handoffs, review.takeovers]).toEqual([handoffs, takeovers]);
  });

  it('takes the question that is known better than by the last message', () => {
    const builder = new ReviewBuilder(period, now);
    builder.add(conversation({ attention: ['unanswered'] }, 'ok', 'contact'), 'Do you sell tents?');
    expect(builder.end().groups.map(({ label }) => label)).toEqual(['Do you sell tents?']);
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
