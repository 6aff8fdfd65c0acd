import { describe, expect, it } from 'vitest';
import type { HandoffStore } from '../../../src/store/store.js';
import { Arrangement } from '../../../src/store/list/arrangement.js';
import type { PartTools } from '../../../src/store/part.js';
import { conversationList } from '../../../src/store/list/list.js';
import { byActivity, compareBy, replaceRows, sorts } from '../../../src/store/list/order.js';
import type { Row } from '../../../src/store/list/row.js';
import { Rows } from '../../../src/store/list/rows.js';
import { readMarker } from '../../../src/store/thread/read-marker.js';
import { reading } from '../../../src/store/thread/reading.js';
import { notesWritten } from '../../support/notes.js';
import { ada, second } from '../world.js';
import { conversation, listing, many } from './listing.js';

const rowsOf = (store: HandoffStore) => store.part(conversationList).rows.all;
const cacheOf = ({ conversations }: PartTools) => conversations;
const closed = conversation(90, { status: 'closed' });

/** A list of which the backend never lists `c90`, which somebody may open. */
async function beside(status: 'open' | 'closed') {
  const made = await listing(many(3));
  made.backend.put(conversation(90, { status }));
  return {
    ...made,
    open: async (id = 'c90') => {
      const leave = made.store.conversation(id).subscribe(() => undefined);
      await made.env.advance(100);
      return leave;
    },
    /** An event, of which the list knows nothing. */
    tell: async (version: number, status: 'open' | 'closed', id = 'c90') => {
      for (const sink of made.backend.sinks) sink.conversation(conversation(Number(id.slice(1)), { version, status }));
      await made.env.advance(100);
    },
  };
}

describe('a conversation that no list has', () => {
  it('is a row while it is open, and forgotten with it; what lists have stays', async () => {
    const { env, store, backend, open, ids } = await beside('open');
    for (let n = 100; n < 200; n++) {
      backend.put(conversation(n));
      (await open(`c${n}`))();
    }
    (await open('c1'))();
    await env.advance(5 * second);
    for (let n = 200; n < 300; n++) store.conversation(`c${n}`);
    await env.advance(100);
    expect(ids()).toEqual(['c3', 'c2', 'c1']);
    const conversations = store.part(cacheOf);
    expect(['c100', 'c199', 'c1'].map((id) => !!conversations.confirmed(id))).toEqual([false, false, true]);
  });

  it('is in the views while it goes on and somebody has it open', async () => {
    const { open, ids, state } = await beside('open');
    await open();
    expect([ids(), state().counts.all!.n]).toEqual([['c90', 'c3', 'c2', 'c1'], 4]);
  });

  it('that has ended is no row when the backend tells of it, also where somebody has read it', async () => {
    const { env, store, tell, ids } = await beside('closed');
    for (let n = 90; n < 190; n++) await tell(2, 'closed', `c${n}`);
    store.part(reading).set('c90', true);
    await env.advance(100);
    expect([rowsOf(store).size, ids()]).toEqual([3, ['c3', 'c2', 'c1']]);
  });

  it('and that ends while it is open is asked about once: is it history, or in a list?', async () => {
    const { env, open, tell, queries } = await beside('open');
    await open();
    await env.advance(5 * second);
    const before = queries.length;
    await tell(2, 'closed');
    await env.advance(5 * second);
    expect(queries.length).toBe(before + 1);
    for (let version = 3; version < 9; version++) {
      await tell(version, 'closed');
      await env.advance(5 * second);
    }
    expect(queries.length).toBe(before + 1);
  });

  it('that goes on, as the backend tells, is one of the list’s, and stays when it ends', async () => {
    const { open, tell, state } = await beside('open');
    await open();
    await tell(2, 'open');
    await tell(3, 'closed');
    expect(state().counts.closed!.n).toBe(1);
  });

  it('that cannot be read is no row and no mistake', async () => {
    const { store, open, ids, logged } = await beside('open');
    const seen: string[] = [];
    await open('c404');
    store.conversation('c404').subscribe(({ state }) => seen.push(state));
    await notesWritten();
    expect([seen, ids(), logged]).toEqual([['failed'], ['c3', 'c2', 'c1'], []]);
  });

  it('one that is removed while somebody reads it is gone, and that is no mistake', async () => {
    // the list hears of it after the mark that says what is read
    const made = await listing(many(3), {
      given: { adapter: { markRead: async () => undefined, listMessages: async () => ({ items: [] }) } },
    });
    const { store, env, backend, ids, logged } = made;
    store.part(readMarker).watch('c2');
    store.conversation('c2').subscribe(() => undefined);
    await env.advance(5 * second);
    for (const sink of backend.sinks) sink.removed('c2');
    await env.advance(100);
    await notesWritten();
    expect([ids(), logged]).toEqual([['c3', 'c1'], []]);
  });
});

describe('rows that have not changed are the same objects', () => {
  it('when the list is read again, and when one of them is opened, but for what has changed', async () => {
    const { env, store, query, kept, state } = await listing(many(3));
    const before = state().rows;
    query.refresh();
    store.conversation('c2').subscribe(() => undefined);
    await env.advance(100);
    await store.refresh('c2');
    await env.advance(100);
    expect(state().rows).toHaveLength(3);
    state().rows.forEach((row, i) => expect(row === before[i], row.id).toBe(true));
    // no event told of it
    kept.set('c1', conversation(1, { version: 2, handler: { kind: 'queue' } }));
    query.refresh();
    await env.advance(100);
    expect(state().rows.map((row, i) => row === before[i])).toEqual([true, true, false]);
    expect(state().rows[2]!.conversation.handler.kind).toBe('queue');
  });

  it('and nobody else is told when a list is read again and nothing is new', async () => {
    const { env, store, query } = await listing(many(3));
    const other = store.part(conversationList).query();
    let told = 0;
    other.$state.subscribe(() => told++);
    await env.advance(5 * second);
    const before = told;
    query.refresh();
    await env.advance(5 * second);
    expect(told).toBe(before);
  });
});

describe('order', () => {
  const row = (id: string, more: Partial<Row> = {}): Row =>
    ({ id, activeAt: 1, waitingSince: 5, dueAt: 5, conversation: { unread: 1 }, ...more }) as Row;

  it.each(sorts)('%s: of two rows, one comes first, whichever is asked about', (sort) => {
    expect([compareBy(sort)(row('a'), row('b')), compareBy(sort)(row('b'), row('a'))]).toEqual([-1, 1]);
  });

  it.each([
    ['first', 9],
    ['in the midst', 4],
    ['last', 0],
  ])('a row that is not there takes no other with it: it would be %s', (_, activeAt) => {
    const rows = [row('a', { activeAt: 7 }), row('b', { activeAt: 5 }), row('c', { activeAt: 3 })];
    const result = replaceRows(rows, [row('x', { activeAt })], [], byActivity);
    expect(result.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });
});

describe('an arrangement', () => {
  it('begins with nothing', () => {
    const { shown, waiting, left } = new Arrangement();
    expect([shown, waiting, left.size]).toEqual([[], 0, 0]);
  });

  it('while it is held, what comes below comes in its order', () => {
    const rows = new Rows('ada');
    const arrangement = new Arrangement();
    const selection = { belongs: () => true, compare: byActivity };
    rows.put(conversation(9));
    arrangement.apply(rows.commit(), selection);
    arrangement.hold(true);
    for (const n of [3, 7, 5]) rows.put(conversation(n));
    arrangement.apply(rows.commit(), selection);
    expect(arrangement.shown.map(({ id }) => id)).toEqual(['c9', 'c7', 'c5', 'c3']);
    expect(arrangement.waiting).toBe(0);
  });
});

it('to hold rows tells nobody anything, and to hold them again lets none in', async () => {
  const { env, query, push, ids, state, changes } = await listing(many(3));
  const before = changes();
  query.hold(false);
  query.hold(true);
  expect(changes()).toBe(before);
  push(conversation(9));
  await env.advance(100);
  query.hold(true);
  push(conversation(2, { version: 2 }));
  await env.advance(100);
  expect([ids(), state().waiting]).toEqual([['c3', 'c2', 'c1'], 1]);
});

describe('counts', () => {
  it('who is signed in from the start decides what is mine', async () => {
    const { state } = await listing([conversation(1, { handler: { kind: 'agent', agent: ada } })]);
    expect(state().counts.mine!.n).toBe(1);
  });

  it('what moved before the backend counted is not moved again', async () => {
    const { env, push, query, state } = await listing(many(250), { size: 100 });
    push(conversation(250, { version: 2, status: 'closed' }));
    await env.advance(100);
    expect(state().counts).toMatchObject({ open: { n: 249 }, closed: { n: 1 } });
    query.refresh();
    await env.advance(100);
    expect(state().counts).toMatchObject({ open: { n: 249 }, closed: { n: 1 } });
  });

  it('a row says whether it is pending, and whether no list has it', () => {
    const rows = new Rows('ada');
    rows.put(conversation(1));
    rows.put(conversation(2), conversation(2), true, true);
    expect([...rows.all.values()].map(({ isPending, isUnlisted }) => [isPending, isUnlisted])).toEqual([
      [false, false],
      [true, true],
    ]);
    rows.clear();
    expect([rows.commit(), rows.inOrder, rows.counts.all]).toEqual([[], [], 0]);
  });
});

it('a closed conversation that lists have is counted as closed', async () => {
  const { state } = await listing([...many(2), closed]);
  expect([state().counts.closed!.n, state().counts.all!.n]).toEqual([1, 3]);
});
