import { beforeAll, describe, expect, it } from 'vitest';
import type { CallContext, ConversationQuery, Page } from '../../../src/adapters/adapter.js';
import { HandoffError } from '../../../src/model/error.js';
import type { Conversation } from '../../../src/model/conversation.js';
import type { PartTools } from '../../../src/store/part.js';
import { conversationList } from '../../../src/store/list/list.js';
import { searchText } from '../../../src/store/list/load-search-text.js';
import { notesWritten } from '../../support/notes.js';
import { second, world } from '../world.js';
import { conversation, listing, many, type Listing } from './listing.js';

beforeAll(() => searchText.load());

const cacheOf = ({ conversations }: PartTools) => conversations;
const hint = ({ backend }: Listing, id?: string): void => {
  for (const sink of backend.sinks) sink.hint(id);
};
const answered = async (page: Partial<Page<Conversation>>) => {
  const made = await listing([], { list: async () => ({ items: many(3), ...page }) });
  await notesWritten();
  return made;
};

describe('a list before it knows anything', () => {
  const nothing = {
    rows: [],
    left: new Set(),
    waiting: 0,
    counts: {},
    hasMore: false,
    isReading: false,
    unreadable: 0,
  };

  it('is loading, empty, and claims nothing; so it is again once nobody has looked for a second', async () => {
    const unread = world({ adapter: { listConversations: () => new Promise(() => undefined) } });
    const query = unread.store.part(conversationList).query();
    expect(query.$state.value).toEqual({ state: 'loading', ...nothing });
    const { env, stop, state } = await listing(many(300), { size: 100 });
    stop();
    await env.advance(2 * second);
    expect(state()).toEqual({ state: 'loading', ...nothing });
  });

  it('another question is not answered by the answer to the last', async () => {
    let answer = (_: Page<Conversation>): void => undefined;
    const { env, query, state } = await listing([], {
      list: ({ view }) =>
        view === 'all' ? Promise.resolve({ items: many(2) }) : new Promise((resolve) => (answer = resolve)),
    });
    query.ask({ view: 'closed' });
    expect(state()).toMatchObject({ state: 'loading', rows: [] });
    await env.advance(second);
    expect(state()).toMatchObject({ state: 'loading', isReading: true });
    answer({ items: [] });
    await env.advance(0);
    expect(state()).toMatchObject({ state: 'ready', rows: [], isReading: false });
  });

  it('a question that nobody looks at is kept, and asked when somebody does', async () => {
    const { env, query, queries, stop } = await listing(many(3));
    stop();
    await env.advance(2 * second);
    query.ask({ view: 'open', search: ' Contact ', sort: 'unread' });
    expect(query.question).toEqual({ view: 'open', search: 'Contact', sort: 'unread' });
    query.refresh();
    query.loadMore();
    query.hold(true);
    query.hold(false);
    query.showWaiting();
    await env.advance(10 * second);
    expect([queries.length, env.timers.size]).toEqual([1, 0]);
    expect(query.$state.value).toEqual({ state: 'loading', ...nothing });
    query.$state.subscribe(() => undefined);
    expect(queries.at(-1)).toMatchObject({ view: 'open', search: 'Contact' });
  });
});

describe('how often it asks', () => {
  it('a new reading goes as far as the last, and no further than the backend has rows', async () => {
    const made = await listing(many(450), { size: 200 });
    const { env, query, queries, kept } = made;
    const asked = async (): Promise<number> => {
      const before = queries.length;
      query.refresh();
      await env.advance(100);
      return queries.length - before;
    };
    expect(await asked()).toBe(1);
    for (let i = 0; i < 2; i++) {
      query.loadMore();
      await env.advance(100);
    }
    expect([await asked(), await asked()]).toEqual([3, 3]);
    for (let n = 1; n <= 300; n++) kept.delete(`c${n}`);
    expect(await asked()).toBe(1);
    expect(made.state()).toMatchObject({ hasMore: false, isReading: false });
  });

  it('a cursor that leads to nothing new is followed five times, and no more', async () => {
    let page = 0;
    const { env, query, queries, state } = await listing([], {
      list: async () => ({ items: [conversation(1)], nextCursor: `${++page}` }),
    });
    for (let i = 1; i <= 5; i++) {
      expect(state().hasMore, `after ${i} pages`).toBe(true);
      query.loadMore();
      await env.advance(100);
    }
    expect([state().hasMore, queries.length]).toEqual([false, 6]);
  });

  it('a page with something new in between begins the count anew', async () => {
    let page = 0;
    const { env, query, state } = await listing([], {
      list: async () => ({ items: [conversation(Math.floor(++page / 3))], nextCursor: `${page}` }),
    });
    for (let i = 0; i < 12; i++) {
      query.loadMore();
      await env.advance(100);
    }
    expect(state().hasMore).toBe(true);
  });

  it('somebody new, who has to be counted soon, does not delay what has to be read sooner', async () => {
    const made = await listing(many(250), { size: 100 });
    hint(made);
    made.push(conversation(251));
    await made.env.advance(2 * second);
    expect(made.queries).toHaveLength(2);
  });

  it('a list that is gone is asked no more when something happens', async () => {
    const made = await listing(many(3));
    const { env, store, queries, stop } = made;
    const other = store.part(conversationList).query();
    other.ask({ view: 'open' });
    other.$state.subscribe(() => undefined);
    await env.advance(10 * second);
    stop();
    await env.advance(2 * second);
    const before = queries.length;
    hint(made);
    await env.advance(5 * second);
    expect(queries.slice(before).map(({ view }) => view)).toEqual(['open']);
  });

  it('a change on its way is no reason to search again, what it did is', async () => {
    const { env, store, backend, query, queries } = await listing(many(2));
    query.ask({ search: 'zebra' });
    await env.advance(5 * second);
    const before = queries.length;
    backend.hold.add('pauseBot');
    void store.run('c1', { type: 'pause-bot' });
    await env.advance(5 * second);
    expect(queries.length).toBe(before);
    backend.last('pauseBot').answer(backend.apply('c1', { type: 'pause-bot' }, backend.last('pauseBot').ctx));
    await env.advance(5 * second);
    expect(queries.length).toBe(before + 1);
  });

  it('what happens before the search has an answer is no mistake', async () => {
    const { env, query, push, logged, ids } = await listing(many(2), {
      list: async ({ search }) => (search ? new Promise(() => undefined) : { items: many(2) }),
    });
    query.ask({ search: 'Contact 1' });
    await env.advance(second);
    push(conversation(2, { version: 2, contact: { id: 'p2', name: 'Contact 12' } }));
    await env.advance(second);
    await notesWritten();
    expect([ids(), logged]).toEqual([['c2', 'c1'], []]);
  });
});

describe('a question', () => {
  it('that was asked already, or asks for another order only, asks nobody and changes no row', async () => {
    const { env, query, queries, state, ids } = await listing(many(3));
    const before = state();
    query.ask({ view: 'all', search: '  ', sort: 'activity' });
    expect(state()).toBe(before);
    query.ask({ sort: 'unread' });
    expect([ids(), state().state, state().isReading]).toEqual([['c3', 'c2', 'c1'], 'ready', false]);
    await env.advance(5 * second);
    expect(queries).toHaveLength(1);
  });

  it('with a search is answered once from what is loaded', async () => {
    const { query, changes } = await listing(many(3));
    query.ask({ search: 'Contact 1' });
    const before = changes();
    for (let i = 0; i < 20; i++) await Promise.resolve();
    query.ask({ view: 'open', search: '' });
    const after = changes();
    for (let i = 0; i < 20; i++) await Promise.resolve();
    expect([after - before <= 2, changes()]).toEqual([true, after]);
  });

  it('waits for the end of what is typed, and for nothing else', async () => {
    const { env, query, queries } = await listing(many(3));
    const askedAt = async (question: Parameters<typeof query.ask>[0]): Promise<number> => {
      const before = queries.length;
      query.ask(question);
      for (let waited = 0; ; waited += 10) {
        await env.advance(waited && 10);
        if (queries.length > before || waited > second) return waited;
      }
    };
    expect(await askedAt({ search: 'Con' })).toBe(250);
    expect(await askedAt({ view: 'open' })).toBe(0);
    expect(await askedAt({ view: 'all', search: 'Contact' })).toBe(250);
    expect(await askedAt({ search: '' })).toBe(0);
  });

  it('that fails again and again is asked less and less', async () => {
    const at: number[] = [];
    let now = (): number => NaN;
    const { env } = await listing([], {
      list: async () => {
        at.push(now());
        throw new HandoffError('unavailable', 'down');
      },
    });
    now = env.now;
    await env.advance(180 * second);
    const gaps = at.slice(2).map((time, i) => time - at[i + 1]!);
    expect(gaps.length).toBeGreaterThan(4);
    expect(gaps[1]!).toBeGreaterThan(gaps[0]!);
    expect(gaps.at(-1)!).toBeGreaterThan(10 * gaps[0]!);
  });
});

it('another selection is nothing to ask about in another view', async () => {
  const { env, store, queries, state } = await listing(many(3));
  store.$selected.set('c2');
  expect(state().counts.selected).toEqual({ n: 1, atLeast: false });
  store.$selected.set('c404');
  expect(state().counts.selected, 'what is not there is not counted').toEqual({ n: 0, atLeast: false });
  await env.advance(5 * second);
  expect(queries).toHaveLength(1);
});

it('the same agent in a new object is nothing to ask about, another one is', async () => {
  const { env, store, queries } = await listing(many(3));
  const agent = store.$agent.get();
  store.$agent.set({ ...agent });
  store.$agent.set({ ...agent, name: 'Another name' });
  await env.advance(5 * second);
  expect(queries).toHaveLength(1);
  store.$agent.set({ id: 'somebody-else' });
  await env.advance(5 * second);
  expect(queries).toHaveLength(2);
});

describe('the selected view', () => {
  it('asks for the selected conversation where it is not there, and for nothing else', async () => {
    const { env, store, query, queries, state, backend, logged } = await listing(many(2));
    query.ask({ view: 'selected' });
    await env.advance(second);
    store.$selected.set('c2');
    await env.advance(second);
    expect([backend.count('getConversation'), queries.length]).toEqual([0, 1]);
    expect(state()).toMatchObject({ state: 'ready', error: undefined, unreadable: 0, hasMore: false });
    backend.put(conversation(77));
    store.$selected.set('c77');
    await env.advance(second);
    expect([backend.count('getConversation'), queries.length]).toEqual([1, 1]);
    await notesWritten();
    expect(logged).toEqual([]);
  });

  it('keeps it when everything is read again', async () => {
    const made = await listing(many(2));
    made.query.ask({ view: 'selected' });
    made.store.$selected.set('c1');
    await made.env.advance(5 * second);
    hint(made);
    await made.env.advance(5 * second);
    expect(made.ids()).toEqual(['c1']);
  });
});

describe('what is dropped', () => {
  it.each(['c1', 'c2', 'c3'])('what a reading to the end leaves out, wherever it was: %s', async (gone) => {
    const made = await listing(many(3));
    made.kept.delete(gone);
    hint(made);
    await made.env.advance(5 * second);
    expect(made.ids()).toEqual(['c3', 'c2', 'c1'].filter((id) => id !== gone));
  });

  it('a search that is read again drops nothing that it did not look for', async () => {
    const made = await listing(many(12));
    made.query.ask({ search: 'Contact 12' });
    await made.env.advance(second);
    hint(made);
    await made.env.advance(5 * second);
    expect(made.ids()).toEqual(['c12']);
    made.query.ask({ search: '' });
    expect(made.ids()).toHaveLength(12);
  });

  it('what is loaded before everything was read again drops nothing', async () => {
    const made = await listing(many(250), { size: 100 });
    hint(made);
    made.query.loadMore();
    await made.env.advance(100);
    expect(made.ids()).toHaveLength(200);
  });

  it('what a reading leaves out stays where only one other conversation was said to have changed', async () => {
    const made = await listing(many(3));
    made.kept.delete('c2');
    hint(made, 'c1');
    await made.env.advance(5 * second);
    expect(made.ids(), 'an index may lag behind').toEqual(['c3', 'c2', 'c1']);
    hint(made);
    await made.env.advance(5 * second);
    expect(made.ids()).toEqual(['c3', 'c1']);
    const conversations = made.store.part(cacheOf);
    expect([conversations.confirmed('c2'), conversations.confirmed('c1')?.id]).toEqual([undefined, 'c1']);
  });

  it('not what was active in the same moment as the last one that was read: it may be on the next page', async () => {
    const { lastMessage } = conversation(5);
    const made = await listing([conversation(9), conversation(5), conversation(1)], { size: 2 });
    made.push(conversation(4, { lastMessage }));
    made.kept.delete('c4');
    hint(made);
    await made.env.advance(5 * second);
    expect([made.queries.length, made.ids()]).toEqual([2, ['c9', 'c4', 'c5']]);
  });

  it('nothing, and nothing fails, where one that is listed is still being read', async () => {
    const listed = conversation(1, { version: undefined });
    const made = await listing([listed], {
      given: { traits: { versions: false } },
      list: async () => ({ items: [listed], nextCursor: 'more' }),
    });
    made.backend.hold.add('getConversation');
    for (const sink of made.backend.sinks) sink.removed('c1');
    made.store.conversation('c1').subscribe(() => undefined);
    hint(made);
    await made.env.advance(5 * second);
    expect(made.state()).toMatchObject({ state: 'ready', error: undefined, rows: [] });
  });

  it('after a reconnect, what comes for a question of before it is left', async () => {
    let answer = (_: Page<Conversation>): void => undefined;
    const made = await listing([], { list: () => new Promise((resolve) => (answer = resolve)) });
    answer({ items: many(1200) });
    for (let i = 0; i < 20; i++) await Promise.resolve();
    hint(made);
    made.query.ask({ view: 'bot' });
    await made.env.advance(100);
    expect(made.ids()).toHaveLength(500);
  });
});

describe('answers that are not as they should be', () => {
  it('what the adapter left out is counted, once however often it is read, and told to the developer', async () => {
    const { env, query, state, logged } = await answered({ items: [...many(2), 7 as never], unreadable: 2 });
    query.refresh();
    await env.advance(100);
    expect([state().unreadable, state().rows.length]).toEqual([3, 2]);
    await notesWritten();
    expect(logged[0]).toMatchObject({ code: 'unreadable', method: 'listConversations' });
    expect(logged.map(({ field }) => field)).toContain('items');
  });

  it('an adapter that throws something is a mistake, with the name of its method', async () => {
    const { state, logged } = await listing([], { list: () => Promise.reject('nonsense') });
    await notesWritten();
    expect(state().state).toBe('failed');
    expect(logged.map(({ code, method }) => [code, method])).toEqual([['adapter-threw', 'listConversations']]);
  });

  it('what has no rows says so with its path', async () => {
    const { state } = await answered({ items: 'none' as never });
    expect(state().error?.message).toMatch(/^items/);
  });

  it('counts of a search are none of the views', async () => {
    const { env, query, state } = await listing([], {
      list: async ({ search }) => ({ items: many(3), counts: { open: search ? 1 : 60 }, nextCursor: 'more' }),
    });
    query.ask({ search: 'Contact' });
    await env.advance(second);
    expect(state().counts.open).toEqual({ n: 60, atLeast: false });
  });

  it('an error of a question that was replaced is nobody’s', async () => {
    const asked: Array<{ signal: AbortSignal; fail: (thrown: unknown) => void }> = [];
    const listConversations = ({ view }: ConversationQuery, { signal }: CallContext) =>
      view === 'all'
        ? new Promise<never>((_, fail) => asked.push({ signal, fail }))
        : Promise.resolve({ items: [] as Conversation[] });
    const { env, query, state } = await listing([], { given: { adapter: { listConversations } } });
    expect(asked[0]!.signal.aborted).toBe(false);
    query.ask({ view: 'closed' });
    expect(asked[0]!.signal.aborted).toBe(true);
    asked[0]!.fail(new HandoffError('unavailable', 'down'));
    await env.advance(0);
    expect(state()).toMatchObject({ state: 'ready', error: undefined });
  });
});

it('a page that takes long to look at lets the browser in between, every 12 ms and no more often (P5)', async () => {
  let answer = (_: Page<Conversation>): void => undefined;
  const { env, changes, ids } = await listing([], { list: () => new Promise((resolve) => (answer = resolve)) });
  const items = many(250).map((c) => {
    let isNew = true;
    return {
      ...c,
      get status() {
        if (isNew) env.time += 0.2;
        isNew = false;
        return c.status;
      },
    };
  });
  let pauses = 0;
  const { setTimeout } = env;
  env.setTimeout = (callback, milliseconds) => {
    if (milliseconds === 0) pauses++;
    return setTimeout(callback, milliseconds);
  };
  const before = changes();
  answer({ items });
  await env.advance(49);
  expect([pauses, ids().length]).toEqual([2, 250]);
  expect(changes() - before, 'nothing is shown before the page is through').toBeLessThanOrEqual(3);
});
