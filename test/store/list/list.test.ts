import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { ConversationQuery, Page } from '../../../src/adapters/adapter.js';
import { HandoffError } from '../../../src/model/error.js';
import type { Conversation } from '../../../src/model/conversation.js';
import { inView, views, type View } from '../../../src/model/views.js';
import { conversationList } from '../../../src/store/list/list.js';
import { searchText } from '../../../src/store/list/load-search-text.js';
import { reading } from '../../../src/store/thread/reading.js';
import { ada, ben, click, iso, second, world, type Given } from '../world.js';
import { conversation, listing, many, start, waiting, type Listing } from './listing.js';
import { notesWritten } from '../../support/notes.js';

beforeAll(() => searchText.load());

describe('thousands in one answer', () => {
  const many = Array.from({ length: 1200 }, (_, n) => conversation(n + 1));

  it('P5 the first are shown before the last are looked at, and all are there in the end', async () => {
    let answer = (_page: Page<Conversation>): void => undefined;
    const { env, state, stop } = await listing([], { list: () => new Promise((resolve) => (answer = resolve)) });
    answer({ items: many });
    // no timer has run yet: a page would have painted by now
    for (let i = 0; i < 20; i++) await Promise.resolve();
    expect([state().state, state().rows.length, state().isReading]).toEqual(['ready', 500, true]);
    await env.advance(0);
    expect([state().rows.length, state().isReading, state().hasMore]).toEqual([1200, false, false]);
    stop();
  });

  it('P4 they are put in order as they come: never are more than a tenth of them sorted at once', async () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => conversation((n * 7919) % 20_000));
    let most = 0;
    const { sort } = Array.prototype;
    const counting = vi.spyOn(Array.prototype, 'sort').mockImplementation(function (this: unknown[], compare) {
      most = Math.max(most, this.length);
      return sort.call(this, compare);
    });
    const { state, stop } = await listing([], { list: () => Promise.resolve({ items: rows }) });
    counting.mockRestore();
    expect(most).toBeGreaterThan(100);
    expect(most).toBeLessThanOrEqual(2000);
    expect(state().rows.map(({ id }) => id)).toEqual(rows.map((_, n) => `c${19_999 - n}`));
    stop();
  });

  it.each([
    ['a search', { search: 'Contact 1200' }, ['c1200']],
    ['another view', { view: 'bot' as const }, undefined],
  ])('%s in the middle loses nothing of what has come', async (_name, question, found) => {
    let answer = (_page: Page<Conversation>): void => undefined;
    const { env, query, ids, stop } = await listing([], { list: () => new Promise((resolve) => (answer = resolve)) });
    answer({ items: many });
    for (let i = 0; i < 20; i++) await Promise.resolve();
    query.ask(question);
    await env.advance(100);
    expect(ids().sort()).toEqual(found ?? many.map(({ id }) => id).sort());
    query.ask({ search: '', view: 'all' });
    expect(ids()).toHaveLength(1200);
    stop();
  });

  it('without versions nobody knows what is newer: what was asked before ends in the middle', async () => {
    let answer = (_page: Page<Conversation>): void => undefined;
    const { env, query, ids, stop } = await listing([], {
      list: () => new Promise((resolve) => (answer = resolve)),
      given: { traits: { versions: false } },
    });
    answer({ items: many });
    for (let i = 0; i < 20; i++) await Promise.resolve();
    query.ask({ view: 'bot' });
    await env.advance(100);
    expect(ids()).toHaveLength(500);
    stop();
  });

  it('nothing is taken any more after log-out (S11)', async () => {
    let answer = (_page: Page<Conversation>): void => undefined;
    const { env, store, stop } = await listing([], { list: () => new Promise((resolve) => (answer = resolve)) });
    answer({ items: many });
    for (let i = 0; i < 20; i++) await Promise.resolve();
    store.dispose();
    await env.advance(100);
    expect(store.part(conversationList).rows.all.size).toBe(0);
    stop();
  });

  it('another question ends it in the middle', async () => {
    let answer = (_page: Page<Conversation>): void => undefined;
    const { env, query, state, queries, stop } = await listing([], {
      list: ({ view }) =>
        view === 'closed' ? Promise.resolve({ items: [] }) : new Promise((resolve) => (answer = resolve)),
    });
    answer({ items: many });
    for (let i = 0; i < 20; i++) await Promise.resolve();
    query.ask({ view: 'closed' });
    await env.advance(1000);
    expect(state()).toMatchObject({ state: 'ready', rows: [], isReading: false });
    expect(queries).toHaveLength(2);
    stop();
  });
});

describe('a list', () => {
  it('reads one page and shows the newest first', async () => {
    const { ids, state, queries } = await listing(many(5));
    expect(ids()).toEqual(['c5', 'c4', 'c3', 'c2', 'c1']);
    expect(state()).toMatchObject({ state: 'ready', hasMore: false, isReading: false, waiting: 0 });
    expect(queries).toEqual([{ view: 'all', search: undefined, cursor: undefined, limit: 200 }]);
  });

  it('reads older pages when asked, once, and without doubles', async () => {
    const { env, query, ids, state, queries } = await listing(many(250), { size: 100 });
    expect(state()).toMatchObject({ hasMore: true });
    query.loadMore();
    query.loadMore();
    await env.advance(100);
    expect(queries).toHaveLength(2);
    query.loadMore();
    await env.advance(100);
    expect(state()).toMatchObject({ hasMore: false });
    expect(new Set(ids()).size).toBe(250);
    query.loadMore();
    expect(queries).toHaveLength(3);
  });

  it('ends where a cursor leads back to itself', async () => {
    const { env, query, queries, state } = await listing([], {
      list: async () => ({ items: [conversation(1)], nextCursor: 'again' }),
    });
    query.loadMore();
    await env.advance(100);
    query.loadMore();
    await env.advance(10 * second);
    expect(queries).toHaveLength(2);
    expect(state()).toMatchObject({ hasMore: false, rows: [{ id: 'c1' }] });
  });

  it('by waiting time shows those who wait longest, then the others', async () => {
    const { query, ids } = await listing([conversation(9), waiting(3), waiting(1), conversation(7), waiting(2)]);
    query.ask({ sort: 'waiting' });
    expect(ids()).toEqual(['c1', 'c2', 'c3', 'c9', 'c7']);
  });

  it('shows good rows beside bad ones, and says how many were bad', async () => {
    const items = [
      conversation(1),
      conversation(1),
      { ...conversation(2), id: undefined },
      { ...conversation(3), bot: 'on' },
      7,
      conversation(4),
    ];
    const { ids, state, logged } = await listing([], { list: async () => ({ items: items as Conversation[] }) });
    expect(ids()).toEqual(['c4', 'c1']);
    expect(state()).toMatchObject({ state: 'ready', unreadable: 3 });
    await notesWritten();
    expect(logged.map(({ code, field }) => `${code} ${field}`)).toEqual([
      'unreadable items[2].id',
      'unreadable items[3].bot',
      'unreadable items[4]',
    ]);
  });

  it('fails with a reason, and tries again by itself', async () => {
    let fails = true;
    const { env, state } = await listing([], {
      list: async () => {
        if (fails) throw new HandoffError('unavailable', 'down');
        return { items: [conversation(1)] };
      },
    });
    expect(state()).toMatchObject({ state: 'failed', error: { code: 'unavailable' } });
    fails = false;
    await env.advance(30 * second);
    expect(state()).toMatchObject({ state: 'ready', error: undefined, rows: [{ id: 'c1' }] });
  });

  it('does not ask again for what was refused for good, until a person does', async () => {
    let fails = true;
    const { env, state, queries, query } = await listing([], {
      list: async () => {
        if (fails) throw new HandoffError('forbidden', 'no');
        return { items: [] };
      },
    });
    await env.advance(100 * second);
    expect(queries).toHaveLength(1);
    fails = false;
    query.refresh();
    await env.advance(100);
    expect(state()).toMatchObject({ state: 'ready', rows: [] });
  });

  it('an answer of the wrong shape is a failure with its path', async () => {
    const { state } = await listing([], { list: async () => ({ items: 'none' }) as never });
    expect(state()).toMatchObject({
      state: 'failed',
      error: { code: 'bad-response', message: expect.stringContaining('items') },
    });
  });

  it('a backend without lists says so', async () => {
    const { store } = world();
    const query = store.part(conversationList).query();
    query.$state.subscribe(() => undefined);
    await Promise.resolve();
    await Promise.resolve();
    expect(query.$state.value).toMatchObject({ state: 'failed', error: { code: 'unsupported' } });
  });
});

describe('views and counts come from one predicate', () => {
  const anyRow = fc.record({
    n: fc.integer({ min: 1, max: 12 }),
    status: fc.constantFrom('open' as const, 'closed' as const, 'archived' as const),
    handler: fc.constantFrom(
      { kind: 'bot' as const },
      { kind: 'queue' as const },
      { kind: 'nobody' as const },
      { kind: 'agent' as const, agent: ada },
      { kind: 'agent' as const, agent: ben },
    ),
    bot: fc.constantFrom('active' as const, 'paused' as const, 'stopped' as const),
    blocked: fc.boolean(),
    attention: fc.constantFrom<string[]>([], ['unanswered']),
  });

  it('whatever happens: what a view counts is what it shows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 40 }), async (events) => {
        const { env, push, query, state, stop } = await listing(many(6));
        let version = 1;
        for (const { n, status, handler, bot, blocked, attention } of events) {
          const c = conversation(n, {
            version: ++version,
            // what is archived and was never listed is history, and this list would not be told otherwise
            status: status === 'archived' && n > 6 ? 'closed' : status,
            handler,
            attention,
            bot: { mode: 'autopilot', status: bot },
          });
          push(blocked ? { ...c, contact: { ...c.contact, blocked: {} } } : c);
        }
        // what was pushed and had ended is read, because it may be history
        await env.advance(11 * second);
        const counts = state().counts;
        for (const view of views.filter((each): each is Exclude<View, 'selected'> => each !== 'selected')) {
          query.ask({ view });
          await env.advance(100);
          expect([view, state().rows.length]).toEqual([view, counts[view]!.n]);
        }
        stop();
      }),
      { numRuns: 60 },
    );
  });

  describe("a contact's previous conversations are history: no rows, no counts", () => {
    const isBlocked = { contact: { id: 'p1', name: 'Contact 1', blocked: {} } };
    it.each([
      ['closed', conversation(90, { status: 'closed' })],
      ['closed, its contact blocked', conversation(90, { status: 'closed', ...isBlocked })],
      ['archived, its contact blocked', conversation(90, { status: 'archived', ...isBlocked })],
      ['closed, with a mark', conversation(90, { status: 'closed', attention: ['unanswered'] })],
    ])('%s', async (_title, past) => {
      const { env, backend, state, ids, store, query, stop } = await listing(many(3));
      const before = { ids: ids(), counts: state().counts };
      backend.put(past);
      for (const sink of backend.sinks) sink.conversation(structuredClone(past));
      await env.advance(11 * second);
      expect({ ids: ids(), counts: state().counts }).toEqual(before);
      // somebody opens it
      store.$selected.set(past.id);
      const leave = store.conversation(past.id).listen(() => undefined);
      await env.advance(11 * second);
      expect(ids()).toEqual(before.ids);
      expect(state().counts).toEqual({ ...before.counts, selected: { n: 1, atLeast: false } });
      backend.put({ ...past, version: 9, contact: { id: 'p1', blocked: {} } });
      for (const sink of backend.sinks) sink.conversation(structuredClone(backend.get(past.id)));
      store.$agent.set(ben);
      await env.advance(11 * second);
      for (const view of ['all', 'closed', 'blocked', 'needs-review'] as const) {
        query.ask({ view });
        await env.advance(100);
        expect(ids()).not.toContain(past.id);
      }
      query.ask({ view: 'selected' });
      await env.advance(100);
      expect(ids()).toEqual([past.id]);
      leave();
      stop();
    });

    it('what the list has stays in it when it is closed, and one that goes on is listed', async () => {
      const { env, push, ids, state } = await listing(many(3));
      push(conversation(2, { version: 2, status: 'closed' }));
      push(conversation(4));
      await env.advance(100);
      expect([ids(), state().counts.closed!.n, state().counts.all!.n]).toEqual([['c4', 'c3', 'c2', 'c1'], 1, 4]);
    });
  });

  it('what the backend counted is moved on by what happened since, and never less than what is loaded', async () => {
    const { env, push, state } = await listing(many(250), { size: 100 });
    expect(state().counts).toMatchObject({ all: { n: 250, atLeast: false }, open: { n: 250 }, closed: { n: 0 } });
    push(conversation(250, { version: 2, status: 'closed' }));
    await env.advance(100);
    expect(state().counts).toMatchObject({ all: { n: 250 }, open: { n: 249 }, closed: { n: 1 } });
  });

  it('one that was not loaded was counted by the backend, or is counted soon: never twice', async () => {
    const { env, push, state, queries, query } = await listing(many(250), { size: 100 });
    for (let n = 1; n <= 50; n++) push(conversation(n, { version: 2 }));
    push(waiting(251));
    await env.advance(100);
    expect(state().counts).toMatchObject({ all: { n: 250 }, waiting: { n: 1 } });
    query.loadMore();
    await env.advance(100);
    expect(state().counts.all!.n).toBe(251);
    const before = queries.length;
    push(conversation(252));
    await env.advance(11 * second);
    expect(state().counts).toMatchObject({ all: { n: 252 }, waiting: { n: 1 } });
    expect(queries.length - before).toBeLessThanOrEqual(2);
  });

  it('without counts of the backend it says how many at least', async () => {
    const { state } = await listing([], { list: async () => ({ items: many(3), nextCursor: 'more' }) });
    expect(state().counts).toMatchObject({ all: { n: 3, atLeast: true } });
  });

  it('counts that disagree give way to what is there', async () => {
    const { state } = await listing([], { list: async () => ({ items: many(3), counts: { all: 99, open: 1 } }) });
    expect(state().counts).toMatchObject({ all: { n: 3, atLeast: false }, open: { n: 3 } });
  });

  it('the selected view shows the selected conversation, also one that was not loaded', async () => {
    const { env, store, backend, query, ids, state } = await listing(many(2));
    backend.put(conversation(77));
    query.ask({ view: 'selected' });
    expect(ids()).toEqual([]);
    store.$selected.set('c2');
    await env.advance(100);
    expect(ids()).toEqual(['c2']);
    expect(state().counts.selected).toEqual({ n: 1, atLeast: false });
  });
});

describe('search', () => {
  it('shows what is loaded at once, then what the backend found', async () => {
    const { env, query, ids, queries, kept } = await listing(many(250), { size: 100 });
    kept.set('c1', conversation(1, { contact: { id: 'p1', name: 'Zoë Quince' } }));
    query.ask({ search: 'quince' });
    expect(ids()).toEqual([]);
    query.ask({ search: 'Quince' });
    await env.advance(300);
    expect(queries.at(-1)).toMatchObject({ search: 'Quince', view: 'all' });
    expect(ids()).toEqual(['c1']);
    query.ask({ search: 'ZOE' });
    expect(ids()).toEqual(['c1']);
  });

  it('what only the backend finds stays when more of it is loaded', async () => {
    const found = (n: number) => ({ ...conversation(n), contact: { id: `p${n}`, name: `Somebody ${n}` } });
    const { env, query, ids } = await listing([], {
      list: async ({ search, cursor }) => {
        if (!search) return { items: [] };
        return cursor ? { items: [found(1)] } : { items: [found(3), found(2)], nextCursor: 'more' };
      },
    });
    query.ask({ search: 'invoice 4711' });
    await env.advance(second);
    query.loadMore();
    await env.advance(second);
    expect(ids()).toEqual(['c3', 'c2', 'c1']);
  });

  it('asks the backend once for quick typing, and drops late answers', async () => {
    const answers: Array<[string | undefined, (page: Page<Conversation>) => void]> = [];
    const { env, query, ids } = await listing([], {
      list: ({ search }) => new Promise((resolve) => answers.push([search, resolve])),
    });
    for (const search of ['a', 'ab', 'abc']) {
      query.ask({ search });
      await env.advance(50);
    }
    await env.advance(300);
    query.ask({ search: 'abcd' });
    await env.advance(300);
    expect(answers.map(([search]) => search)).toEqual([undefined, 'abc', 'abcd']);
    answers[2]![1]({ items: [conversation(2)] });
    await env.advance(100);
    answers[1]![1]({ items: [conversation(1)] });
    answers[0]![1]({ items: [conversation(3)] });
    await env.advance(100);
    expect(ids()).toEqual(['c2']);
  });

  const earlier = (c: Conversation, ...texts: string[]): Conversation & { texts: string[] } => ({ ...c, texts });
  /** A backend that finds what anybody has ever said. */
  const searching = async (rows: Conversation[]) => {
    let kept = new Map(rows.map((c) => [c.id, c]));
    const textsOf = (c: Conversation): string =>
      [c.lastMessage!.text, ...((c as { texts?: string[] }).texts ?? [])].join('\n');
    const world = await listing(rows, {
      list: async ({ view = 'all', search = '' }) => ({
        items: [...kept.values()].filter((c) => inView(c, view, ada.id) && textsOf(c).includes(search)),
      }),
    });
    kept = world.kept;
    return world;
  };
  const said = (c: Conversation, text: string): Conversation => ({
    ...c,
    version: c.version! + 1,
    lastMessage: { ...c.lastMessage!, text },
  });
  const closed = (c: Conversation): Conversation => ({ ...c, version: c.version! + 1, status: 'closed' });

  it('finds what comes into the view by a change, although only the backend knows that it matches', async () => {
    const talk = earlier(conversation(1), 'about a zebra');
    const { env, query, ids, push } = await searching([talk, conversation(2)]);
    query.ask({ search: 'zebra', view: 'closed' });
    await env.advance(300);
    expect(ids()).toEqual([]);
    push(closed(talk));
    await env.advance(2100);
    expect(ids()).toEqual(['c1']);
  });

  it('keeps what matches when something else is said afterwards', async () => {
    const { env, query, ids, push } = await searching([conversation(1), conversation(2)]);
    query.ask({ search: 'zebra' });
    await env.advance(300);
    const first = said(conversation(1), 'about a zebra');
    push(first);
    await env.advance(100);
    expect(ids()).toEqual(['c1']);
    push(earlier(said(first, 'or a horse'), 'about a zebra'));
    await env.advance(2100);
    expect(ids()).toEqual(['c1']);
  });

  it('finds what was said in between, where the page only hears of what was said last', async () => {
    const { env, query, ids, push } = await searching([conversation(1), conversation(2)]);
    query.ask({ search: 'zebra' });
    await env.advance(300);
    push(earlier(said(conversation(2), 'or a horse'), 'about a zebra'));
    await env.advance(2100);
    expect(ids()).toEqual(['c2']);
  });

  it('asks again at most every two seconds while others write, and not for what is found or elsewhere', async () => {
    const { env, query, push, queries } = await searching([conversation(1), closed(conversation(2))]);
    query.ask({ search: 'n', view: 'open' });
    await env.advance(300);
    const before = queries.length;
    for (let version = 3; version < 40; version++) {
      push({ ...closed(conversation(2)), version });
      await env.advance(100);
    }
    expect(queries.length).toBe(before);
    query.ask({ search: 'zebra' });
    await env.advance(300);
    const asked = queries.length;
    for (let version = 40; version < 140; version++) {
      push({ ...conversation(1), version });
      await env.advance(100);
    }
    expect(queries.length - asked).toBeGreaterThan(3);
    expect(queries.length - asked).toBeLessThan(7);
  });

  it.each([
    ['no search', ''],
    ['a search that has found it', 'Message'],
  ])('does not ask again for a change with %s', async (_, search) => {
    const { env, query, push, queries } = await searching([conversation(1), conversation(2)]);
    query.ask({ search });
    await env.advance(5 * second);
    const before = queries.length;
    push(said(conversation(1), 'Message again'));
    await env.advance(30 * second);
    expect(queries.length).toBe(before);
  });

  it.each(['.*', '(', '[a-', '\\', '$^', 'c+', '%', '_'])('takes %j for text', async (search) => {
    const odd = conversation(3, {
      lastMessage: { text: `what is ${search} here`, author: { kind: 'contact' }, at: iso(start) },
    });
    const { env, query, ids } = await listing([...many(2), odd]);
    query.ask({ search });
    expect(ids()).toEqual(['c3']);
    await env.advance(300);
    expect(ids()).toEqual(['c3']);
  });
});

describe('news', () => {
  it('a burst of 500 events is one change (P4)', async () => {
    const { env, push, changes, ids } = await listing(many(1000), { size: 1000 });
    const before = changes();
    for (let i = 1; i <= 500; i++) {
      push(
        conversation(i, {
          version: 2,
          lastMessage: { text: 'new', author: { kind: 'contact' }, at: iso(start + (5000 + i) * second) },
        }),
      );
    }
    await env.advance(100);
    expect(changes() - before).toBeLessThanOrEqual(2);
    expect(ids()[0]).toBe('c500');
  });

  it('unchanged rows stay the same objects', async () => {
    const { env, push, state } = await listing(many(10));
    const before = new Map(state().rows.map((row) => [row.id, row]));
    push(conversation(4, { version: 2 }));
    await env.advance(100);
    expect(
      state()
        .rows.filter((row) => row !== before.get(row.id))
        .map(({ id }) => id),
    ).toEqual(['c4']);
  });

  it('a conversation that was not loaded appears; an older version changes nothing; a removed one goes', async () => {
    const { env, push, ids, state, backend } = await listing([conversation(1, { version: 5 })]);
    push(conversation(9));
    for (const sink of backend.sinks) sink.conversation(conversation(1, { version: 4, status: 'closed' }));
    await env.advance(100);
    expect(ids()).toEqual(['c9', 'c1']);
    expect(state().counts.closed!.n).toBe(0);
    for (const sink of backend.sinks) sink.removed('c9');
    await env.advance(100);
    expect(ids()).toEqual(['c1']);
  });

  it('without versions events are hints: one reading for many, and the reading counts', async () => {
    const { env, push, ids, queries } = await listing(many(3), { given: { traits: { versions: false } } });
    await env.advance(5 * second);
    for (let i = 0; i < 100; i++) push(conversation(50 + (i % 3), { version: undefined }));
    await env.advance(3 * second);
    expect(queries).toHaveLength(2);
    expect(ids().slice(0, 3)).toEqual(['c52', 'c51', 'c50']);
  });

  it('after a reconnect everything is read again, and what is gone goes', async () => {
    const { env, kept, ids, queries } = await listing(many(3));
    kept.delete('c2');
    kept.set('c8', conversation(8));
    await env.advance(5 * second);
    await env.wake();
    await env.advance(100);
    expect(queries).toHaveLength(2);
    expect(ids()).toEqual(['c8', 'c3', 'c1']);
  });

  it('what is done here shows at once, pending, and then as it is', async () => {
    const { env, store, state, backend } = await listing(many(2));
    backend.hold.add('pauseBot');
    click(store, { type: 'pause-bot' }, 'c1');
    await env.advance(50);
    expect(state().rows.find(({ id }) => id === 'c1')).toMatchObject({
      isPending: true,
      conversation: { bot: { status: 'paused' } },
      confirmed: { bot: { status: 'active' } },
    });
    expect(state().counts.paused!.n).toBe(1);
    backend.last('pauseBot').fail(new HandoffError('refused', 'no'));
    await env.advance(100);
    expect(state().rows.find(({ id }) => id === 'c1')).toMatchObject({
      isPending: false,
      conversation: { bot: { status: 'active' } },
    });
    expect(state().counts.paused!.n).toBe(0);
  });

  it('what is open first and listed afterwards is in its views, also where nothing has changed', async () => {
    const closed = conversation(1, { status: 'closed' });
    let answer = (_page: Page<Conversation>): void => undefined;
    const { env, store, backend, state } = await listing([], {
      list: () => new Promise((resolve) => (answer = resolve)),
    });
    backend.put(closed);
    store.conversation('c1').subscribe(() => undefined);
    await env.advance(100);
    expect(state().rows, 'it may be a contact’s history').toEqual([]);
    answer({ items: [closed] });
    await env.advance(100);
    expect([state().rows.length, state().counts.closed!.n]).toEqual([1, 1]);
  });

  it('what is listed while it is being read is no history, although its state comes later than the list', async () => {
    const closed = conversation(1, { status: 'closed', version: undefined });
    const { env, store, backend } = world({
      traits: { versions: false },
      adapter: { listConversations: async () => ({ items: [closed] }) },
    });
    backend.put(closed);
    backend.hold.add('getConversation');
    const query = store.part(conversationList).query();
    store.conversation('c1').subscribe(() => undefined);
    query.$state.subscribe(() => undefined);
    await env.advance(100);
    expect(query.$state.get().rows).toEqual([]);
    backend.last('getConversation').answer(closed);
    await env.advance(100);
    expect(query.$state.get().rows.map(({ id }) => id)).toEqual(['c1']);
  });

  it('what somebody is reading here is not unread, before the backend has said so', async () => {
    const { env, store, state, push } = await listing([conversation(1, { unread: 3 }), conversation(2, { unread: 2 })]);
    const unread = () => state().rows.map(({ conversation: { unread } }) => unread);
    store.part(reading).set('c1', true);
    await env.advance(100);
    expect(unread()).toEqual([2, 0]);
    // more is said while it is being read
    push(conversation(1, { version: 2, unread: 4 }));
    await env.advance(100);
    expect(unread()).toEqual([2, 0]);
    store.part(reading).set('c1', false);
    await env.advance(100);
    expect(unread()).toEqual([2, 4]);
    // one that the list has not got makes no row
    store.part(reading).set('c99', true);
    await env.advance(100);
    expect(unread()).toEqual([2, 4]);
  });

  it('who I am decides what is mine', async () => {
    const { env, store, state } = await listing([conversation(1, { handler: { kind: 'agent', agent: ben } })]);
    expect(state().counts.mine!.n).toBe(0);
    store.$agent.set(ben);
    await env.advance(100);
    expect(state().counts.mine!.n).toBe(1);
  });
});

describe('nothing moves under the pointer or the focus', () => {
  it('new rows wait, those that left stay, and all is in order again afterwards', async () => {
    const { env, push, query, ids, state } = await listing([waiting(1), waiting(2), waiting(3)]);
    query.ask({ view: 'waiting' });
    await env.advance(100);
    query.hold(true);
    push({ ...waiting(2), version: 2, status: 'closed' });
    push(waiting(4));
    push({
      ...waiting(1),
      version: 2,
      lastMessage: { text: 'me again', author: { kind: 'contact' }, at: iso(start + 100 * second) },
    });
    await env.advance(100);
    expect(ids()).toEqual(['c3', 'c2', 'c1']);
    expect([...state().left]).toEqual(['c2']);
    expect(state().waiting).toBe(1);
    expect(state().counts.waiting!.n).toBe(3);
    query.hold(false);
    expect(ids()).toEqual(['c1', 'c4', 'c3']);
    expect(state()).toMatchObject({ waiting: 0 });
  });

  it('a person can let them in', async () => {
    const { env, push, query, ids } = await listing(many(2));
    query.hold(true);
    push(conversation(9));
    await env.advance(100);
    expect(ids()).toEqual(['c2', 'c1']);
    query.showWaiting();
    expect(ids()).toEqual(['c9', 'c2', 'c1']);
  });

  it('what scrolling loads goes below', async () => {
    const { env, query, ids, state } = await listing(many(150), { size: 100 });
    query.hold(true);
    query.loadMore();
    await env.advance(100);
    expect(ids()).toHaveLength(150);
    expect(state().waiting).toBe(0);
  });
});

describe('lists come and go', () => {
  it('two lists share one stream, and nothing is left when they are gone', async () => {
    const { env, store, backend, query, stop } = await listing(many(3));
    const other = store.part(conversationList).query();
    const leave = other.$state.subscribe(() => undefined);
    other.ask({ view: 'waiting' });
    await env.advance(100);
    expect(backend.sinks.size).toBe(1);
    leave();
    stop();
    await env.advance(2 * second);
    expect(backend.sinks.size).toBe(0);
    expect(env.timers.size).toBe(0);
    void query;
  });

  it('are empty after log-out (S11)', async () => {
    const { env, store, query } = await listing(many(3));
    store.dispose();
    expect(query.$state.value!.rows).toEqual([]);
    await env.advance(60 * second);
    expect(env.timers.size).toBe(0);
  });
});

/** A list whose backend answers when the test says so. */
async function slow(given?: Given): Promise<Listing & { answers: Array<(page: Page<Conversation>) => void> }> {
  const answers: Array<(page: Page<Conversation>) => void> = [];
  const made = await listing([], { list: () => new Promise((resolve) => answers.push(resolve)), given });
  return { ...made, answers };
}
const named = (n: number, name: string): Conversation => conversation(n, { contact: { id: `p${n}`, name } });

describe('readings that overlap with news', () => {
  it('a person who tries again sees that it is being read', async () => {
    const { env, state, query, answers } = await slow();
    await env.advance(15 * second);
    expect(state()).toMatchObject({ state: 'failed', error: { code: 'timeout' } });
    query.refresh();
    expect(state()).toMatchObject({ state: 'loading', error: undefined });
    await env.advance(second);
    expect(state().state, 'nothing is claimed before it is known').toBe('loading');
    answers.at(-1)!({ items: [] });
    await env.advance(second);
    expect(state()).toMatchObject({ state: 'ready', rows: [] });
  });

  it('hints that never end do not keep a slow backend from being heard', async () => {
    const { env, backend, ids, answers } = await slow({ traits: { versions: false } });
    for (let i = 0; i < 16; i++) {
      for (const sink of backend.sinks) sink.hint('c1');
      await env.advance(500);
    }
    expect(answers).toHaveLength(1);
    answers[0]!({ items: [conversation(1)] });
    await env.advance(100);
    expect(ids()).toEqual(['c1']);
    await env.advance(3 * second);
    expect(answers, 'and what happened meanwhile is read').toHaveLength(2);
  });

  it('a reconnect in the middle of a reading drops nothing that was read before it', async () => {
    const { env, ids, answers, query } = await slow();
    answers[0]!({ items: [named(9, 'one'), named(8, 'two')], nextCursor: '2' });
    await env.advance(0);
    query.loadMore();
    answers[1]!({ items: Array.from({ length: 200 }, (_, i) => conversation(300 - i)) });
    await env.advance(5 * second);
    query.refresh();
    answers[2]!({ items: [named(9, 'one'), named(8, 'two')], nextCursor: '2' });
    await env.advance(0);
    await env.wake();
    answers[3]!({ items: Array.from({ length: 200 }, (_, i) => conversation(300 - i)) });
    await env.advance(100);
    expect(ids()).toHaveLength(202);
  });

  it('who has scrolled far down keeps what a new reading did not reach', async () => {
    const { env, query, ids, state, kept } = await listing(many(2500), { size: 200 });
    for (let i = 0; i < 11; i++) {
      query.loadMore();
      await env.advance(100);
    }
    expect(ids()).toHaveLength(2400);
    query.hold(true);
    kept.delete('c2490');
    await env.advance(5 * second);
    await env.wake();
    await env.advance(second);
    expect(ids()).toHaveLength(2400);
    expect([...state().left], 'only what is really gone').toEqual(['c2490']);
    query.hold(false);
    expect(ids()).toHaveLength(2399);
  });

  it('the selected view reads another conversation that is selected', async () => {
    const { env, store, backend, query, ids } = await listing(many(2));
    query.ask({ view: 'selected' });
    await env.advance(100);
    backend.put(conversation(77));
    store.$selected.set('c77');
    await env.advance(100);
    expect(ids()).toEqual(['c77']);
  });
});

describe('what the backend counted', () => {
  const pages =
    (counts: (page: number) => Record<string, number> | undefined) =>
    async ({ cursor = '0', view }: ConversationQuery): Promise<Page<Conversation>> => {
      const page = Number(cursor);
      const items = Array.from({ length: 10 }, (_, i) => conversation(1000 - page * 10 - i)).filter((c) =>
        inView(c, view!, ada.id),
      );
      return { items, counts: counts(page), ...(page < 5 && { nextCursor: `${page + 1}` }) };
    };

  it('is not counted again as it is loaded, also where only the first page has counts', async () => {
    const { env, query, state, push } = await listing([], {
      list: pages((page) => (page ? undefined : { all: 60, open: 60 })),
    });
    expect(state().counts.open).toEqual({ n: 60, atLeast: false });
    for (let i = 0; i < 3; i++) {
      query.loadMore();
      await env.advance(100);
    }
    expect(state().rows).toHaveLength(40);
    expect(state().counts.open).toEqual({ n: 60, atLeast: false });
    push(conversation(1000, { version: 2, status: 'closed' }));
    await env.advance(100);
    expect(state().counts.open).toEqual({ n: 59, atLeast: false });
  });

  it('is not moved by what another list loads', async () => {
    const { env, store, state } = await listing([], { list: pages(() => ({ all: 60, open: 60 })) });
    const other = store.part(conversationList).query();
    other.$state.subscribe(() => undefined);
    await env.advance(100);
    other.loadMore();
    await env.advance(100);
    expect(other.$state.value!.rows).toHaveLength(20);
    expect(state().counts.open).toEqual({ n: 60, atLeast: false });
  });

  it('is read again for another agent', async () => {
    const { env, store, queries } = await listing(many(3));
    await env.advance(5 * second);
    store.$agent.set(ben);
    await env.advance(5 * second);
    expect(queries).toHaveLength(2);
  });

  it('where it does not count: the view that is read to its end is known exactly', async () => {
    const { env, query, state } = await listing([], {
      list: async ({ view }) => ({ items: many(3).filter((c) => inView(c, view!, ada.id)) }),
    });
    query.ask({ view: 'open' });
    await env.advance(100);
    expect(state().counts.open).toEqual({ n: 3, atLeast: false });
  });
});

describe('without counts of the backend', () => {
  const exact = { atLeast: false };
  const some = { atLeast: true };
  it.each<[View, Record<string, { atLeast: boolean }>]>([
    ['all', { all: exact, open: exact, waiting: exact, closed: exact }],
    ['open', { all: some, open: exact, waiting: some, closed: some }],
    ['waiting', { all: some, open: some, waiting: exact, closed: some }],
  ])('%s is read to its end: that much is exact', async (view, counts) => {
    const { env, query, state } = await listing([], {
      list: async (asked) => ({
        items: [...many(3), waiting(4)].filter((c) => inView(c, asked.view!, ada.id)),
        // the first question of a list is another one
        ...(asked.view !== view && { nextCursor: 'more' }),
      }),
    });
    query.ask({ view });
    await env.advance(5 * second);
    expect(state().counts).toMatchObject(counts);
  });

  it('a search that is read to its end says nothing of the view', async () => {
    const { env, query, state } = await listing([], { list: async () => ({ items: many(3) }) });
    query.ask({ search: 'Contact' });
    await env.advance(5 * second);
    expect(state().counts.all).toMatchObject(some);
  });

  it.each([
    ['there is nothing to read again', undefined],
    ['everything is there, so that it can count by itself', { all: 3 }],
  ])('somebody new: %s', async (_, counts) => {
    const { env, push, state, queries } = await listing([], { list: async () => ({ items: many(3), counts }) });
    const before = queries.length;
    push(conversation(77));
    await env.advance(30 * second);
    expect([queries.length, state().counts.all!.n]).toEqual([before, 4]);
  });
});

describe('what is over', () => {
  const over = { status: 'closed', closed: { outcome: 'resolved', at: iso(start) } } as const;
  it.each(['due', 'waiting'] as const)('does not come first by %s', async (sort) => {
    const due = { at: iso(start + second) };
    const { query, ids } = await listing([
      { ...waiting(1), due, ...over },
      { ...waiting(2), due },
      conversation(3, { due }),
      conversation(4),
    ]);
    query.ask({ sort });
    expect(ids()).toEqual(sort === 'due' ? ['c3', 'c2', 'c4', 'c1'] : ['c2', 'c4', 'c3', 'c1']);
  });

  it.each<[string, Record<string, number> | undefined, number]>([
    ['counted here', undefined, 2],
    ['counted by the backend', { all: 3, open: 3 }, 2],
    ['counted by the backend, with more than is loaded', { all: 60, open: 60 }, 59],
  ])('a conversation that is removed is in no count any more: %s', async (_, counts, left) => {
    const isPart = counts?.['all'] === 60;
    const { env, backend, state, ids } = await listing([], {
      list: async () => ({ items: many(3), counts, ...(isPart && { nextCursor: 'more' }) }),
    });
    for (const sink of backend.sinks) sink.removed?.('c2');
    await env.advance(100);
    expect(ids()).toEqual(['c3', 'c1']);
    expect([state().counts.all!.n, state().counts.open!.n]).toEqual([left, left]);
  });

  it('what a new reading leaves out was not counted by it either', async () => {
    let rows = many(3);
    const { env, ids, state } = await listing([], {
      list: async () => ({ items: rows, counts: { all: 57 + rows.length }, nextCursor: 'more' }),
    });
    rows = rows.filter(({ id }) => id !== 'c2');
    await env.advance(5 * second);
    await env.wake();
    await env.advance(100);
    expect([ids(), state().counts.all!.n]).toEqual([['c3', 'c1'], 59]);
  });
});

describe('somebody who waits', () => {
  it('since nobody knows when: since the last thing that happened', async () => {
    const unknown = { ...waiting(5), handler: { kind: 'queue' as const } };
    const { query, ids, state } = await listing([waiting(4), unknown, waiting(6)]);
    query.ask({ sort: 'waiting' });
    expect(ids()).toEqual(['c4', 'c5', 'c6']);
    expect(state().rows[1]!.waitingSince).toBe(start + 5 * second);
  });
});

describe('a list that goes away', () => {
  it('leaves nothing in the store, however many did', async () => {
    const { env, store, backend } = await listing(many(3));
    const { signal } = store.part(({ context }) => context);
    const before = getEventListeners(signal, 'abort').length;
    for (let i = 0; i < 20; i++) {
      const query = store.part(conversationList).query();
      query.$state.subscribe(() => undefined)();
      await env.advance(2 * second);
      expect(query.$state.value!.rows, 'rows are kept in one place').toEqual([]);
    }
    expect(getEventListeners(signal, 'abort').length).toBe(before);
    expect(backend.sinks.size).toBe(1);
  });

  it('one that ends while somebody listens stops at once, and the store does not keep it', async () => {
    const { env, store, stop, backend } = await listing(many(3));
    const query = store.part(conversationList).query();
    query.$state.subscribe(() => undefined);
    stop();
    query.dispose();
    await env.advance(5 * second);
    expect([backend.sinks.size, env.timers.size]).toEqual([0, 0]);
  });

  it('goes on where it was when it comes back: the same question, and what is known at once', async () => {
    const { env, query, queries, ids, stop } = await listing(many(3));
    query.ask({ search: 'Contact 2', view: 'open' });
    await env.advance(second);
    stop();
    await env.advance(5 * second);
    query.$state.subscribe(() => undefined);
    expect(ids()).toEqual(['c2']);
    await env.advance(100);
    expect(queries.at(-1)).toMatchObject({ search: 'Contact 2', view: 'open' });
  });

  it('is deaf after log-out', async () => {
    const { env, store, backend, queries } = await listing(many(3));
    const query = store.part(conversationList).query();
    store.dispose();
    const before = queries.length;
    query.$state.subscribe(() => undefined);
    query.refresh();
    await env.advance(10 * second);
    expect([queries.length, backend.sinks.size, env.timers.size]).toEqual([before, 0, 0]);
  });
});
