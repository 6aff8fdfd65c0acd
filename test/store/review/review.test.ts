import { describe, expect, it } from 'vitest';
import { groupAlike } from '../../../src/elements/daily-review/alike.lazy.js';
import { eachInSlices, sliceSize } from '../../../src/internal/slices.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { HandoffError } from '../../../src/model/error.js';
import type { ReviewGroup } from '../../../src/model/review.js';
import type { ConversationQuery, HandoffAdapter } from '../../../src/adapters/adapter.js';
import { createStore } from '../../../src/store/store.js';
import { mostReviewed, reviews } from '../../../src/store/review/review.js';
import type { DeveloperNote } from '../../../src/internal/report.js';
import { notesWritten } from '../../support/notes.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';

const period = { from: '2026-03-09T00:00:00Z', to: '2026-03-10T00:00:00Z' };
const conversation = (i: number): Conversation => ({
  id: `c${i}`,
  contact: { id: `p${i}` },
  status: 'closed',
  closed: { outcome: 'resolved', at: '2026-03-09T12:00:00Z' },
  handler: { kind: 'nobody' },
  bot: { mode: 'autopilot', status: 'active' },
});
const open = (adapter: Partial<HandoffAdapter>) => {
  const logged: DeveloperNote[] = [];
  const abort = new AbortController();
  const env = new SimulatedEnvironment(Date.parse('2026-03-10T09:00:00Z'));
  const store = createStore({
    adapter: { name: 'test', getConversation: async (id) => ({ ...conversation(0), id }), ...adapter },
    agent: { id: 'me' },
    environment: env,
    log: (note) => logged.push(note),
  });
  return { logged, abort, env, read: () => store.part(reviews).read(period, abort.signal) };
};
const read = (adapter: Partial<HandoffAdapter>) => open(adapter).read();

describe('where the backend has no review, its list is read', () => {
  const listOf = (size: number) => {
    const asked: ConversationQuery[] = [];
    const adapter: Partial<HandoffAdapter> = {
      async listConversations(query) {
        asked.push(query);
        const from = Number(query.cursor ?? 0);
        const to = Math.min(size, from + 200);
        const items = Array.from({ length: to - from }, (_, i) => conversation(from + i));
        return { items, ...(to < size && { nextCursor: String(to) }) };
      },
    };
    return { adapter, asked };
  };

  it('page by page', async () => {
    const { adapter, asked } = listOf(450);
    const review = await read(adapter);
    expect([review.outcomes, review.isPartial, asked.length]).toEqual([{ resolved: 450 }, undefined, 3]);
  });

  it('names the first contacts of each group, and no more than are shown', async () => {
    const items = Array.from({ length: 20 }, (_, i) => ({
      ...conversation(i),
      contact: { id: `p${i}`, ...(i > 0 && { name: `Contact ${i}` }), blocked: {} },
    }));
    const { groups, names } = await read({ listConversations: async () => ({ items }) });
    expect(groups).toMatchObject([{ kind: 'blocked', conversationIds: items.map(({ id }) => id) }]);
    expect(Object.entries(names!)).toEqual([1, 2, 3, 4, 5, 6, 7].map((i) => [`c${i}`, `Contact ${i}`]));
  });

  it('of a hundred thousand as many as are bearable, and it says so (S14)', async () => {
    const { adapter, asked } = listOf(100_000);
    const review = await read(adapter);
    expect([review.outcomes, review.isPartial]).toEqual([{ resolved: mostReviewed }, true]);
    expect(asked).toHaveLength(mostReviewed / 200);
  });

  it('a cursor that never ends is left', async () => {
    const review = await read({
      listConversations: async () => ({ items: [conversation(1)], nextCursor: 'again' }),
    });
    expect(review.outcomes).toEqual({ resolved: 2 });
  });

  it('pages of which nothing may be seen are passed over, but not without end', async () => {
    const pages = (empty: number): Partial<HandoffAdapter> => ({
      listConversations: async ({ cursor = '0' }) => {
        const at = Number(cursor);
        return at < empty ? { items: [], nextCursor: `${at + 1}` } : { items: [conversation(at)] };
      },
    });
    expect(await read(pages(3))).toMatchObject({ outcomes: { resolved: 1 } });
    expect(await read(pages(Infinity))).toMatchObject({ outcomes: {}, isPartial: true });
  });

  it.each(['unsupported', 'not-found'] as const)(
    'a backend that answers "%s" for its review has none',
    async (code) => {
      const review = () => Promise.reject(new HandoffError(code, 'x'));
      expect(await read({ ...listOf(3).adapter, review })).toMatchObject({ outcomes: { resolved: 3 } });
      await expect(read({ review })).rejects.toMatchObject({ code });
    },
  );

  it('a review that fails is not taken for one that is missing', async () => {
    const review = () => Promise.reject(new HandoffError('forbidden', 'x'));
    await expect(read({ ...listOf(3).adapter, review })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('neither a review nor a list is no review', async () => {
    await expect(read({})).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/review.*list/) as string,
    });
  });

  it('conversations that cannot be read are left out, and the developer is told which (T11)', async () => {
    const { read, logged } = open({
      listConversations: async () => ({ items: [conversation(1), { ...conversation(2), status: 'odd' as never }] }),
    });
    expect(await read()).toMatchObject({ outcomes: { resolved: 1 } });
    await notesWritten();
    expect(logged.map(({ code, method, field }) => [code, method, field])).toEqual([
      ['unreadable', 'listConversations', 'items[1].status'],
    ]);
  });
});

describe('a review that takes long', () => {
  const never = () => new Promise<never>(() => undefined);
  const good = { ...period, outcomes: {}, handoffs: 0, takeovers: 0, groups: [] };

  it.each([
    [55, 'resolved'],
    [65, 'timeout'],
  ])('of %i seconds: %s', async (seconds, expected) => {
    const { read, env } = open({
      review: () => new Promise((resolve) => void env.setTimeout(() => resolve(good), seconds * 1000)),
    });
    const ended = read().then(
      () => 'resolved',
      (thrown: HandoffError) => thrown.code,
    );
    await env.advance(70_000);
    expect(await ended).toBe(expected);
  });

  it.each([
    ['the backend', { review: never }],
    ['its list', { listConversations: never }],
  ])('nobody waits for %s who has left', async (_, adapter) => {
    const { read, abort } = open(adapter);
    const ended = read();
    abort.abort();
    await expect(ended).rejects.toMatchObject({ code: 'timeout' });
  });
});

it('what the backend says is checked, field by field (T11)', async () => {
  const good = { ...period, outcomes: { resolved: 1 }, handoffs: 2, takeovers: 3, groups: [] };
  await expect(read({ review: async () => good })).resolves.toEqual(good);
  const bad = { ...good, groups: [{ kind: 'unanswered', label: 7, conversationIds: [] }] };
  await expect(read({ review: async () => bad as never })).rejects.toMatchObject({
    code: 'bad-response',
    message: expect.stringMatching(/^groups\[0\]\.label/) as string,
  });
});

it('a hundred thousand are looked at in slices, with a pause after each, and no longer than anybody wants it', async () => {
  const abort = new AbortController();
  let [seen, longest, slice] = [0, 0, 0];
  const ticks = setInterval(() => (slice = 0), 0);
  const looking = eachInSlices(
    {
      *[Symbol.iterator]() {
        for (let i = 0; i < 100_000; i++) yield i;
      },
    },
    () => {
      seen++;
      longest = Math.max(longest, ++slice);
      if (seen % sliceSize === 0) slice = 0;
      if (seen === 5 * sliceSize) abort.abort(new Error('gone'));
    },
    abort.signal,
  );
  await expect(looking).rejects.toThrow('gone');
  clearInterval(ticks);
  expect(seen).toBe(5 * sliceSize);
  expect(longest).toBeLessThanOrEqual(sliceSize);
});

describe('questions that are alike come together (row 99)', () => {
  const group = (label: string, i: number, kind: ReviewGroup['kind'] = 'unanswered'): ReviewGroup => ({
    kind,
    label,
    conversationIds: [`c${i}`],
  });
  it.each([
    ['Do you sell kayaks?', 'do you sell kayak', true],
    ['What are your opening hours?', 'opening hours', true],
    ['Where is my order?', "Where's my order??", true],
    ['¿Dónde está mi pedido?', 'donde esta mi pedido', true],
    ['キャンセルできますか？', 'キャンセルできますか', true],
    ['Do you sell kayaks?', 'Do you sell tents?', false],
    ['Where is my order?', 'Can I change my address?', false],
    ['أين طلبي؟', 'هل لديكم خيام؟', false],
  ])('%s · %s: %s', async (one, other, isAlike) => {
    const found = await groupAlike([group(one, 1), group(other, 2)]);
    expect(found.map(({ conversationIds }) => conversationIds.length)).toEqual(isAlike ? [2] : [1, 1]);
  });

  it('the most frequent come first, and kinds stay apart', async () => {
    const found = await groupAlike([
      group('Rent a tent?', 1),
      group('Do you sell kayaks?', 2),
      group('do you sell kayaks', 3),
      group('Do you sell kayaks?', 4, 'recurring'),
    ]);
    expect(found.map(({ kind, conversationIds }) => [kind, conversationIds.length])).toEqual([
      ['unanswered', 2],
      ['unanswered', 1],
      ['recurring', 1],
    ]);
  });
});
