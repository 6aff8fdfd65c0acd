/**
 * One trust boundary: whatever path an item takes to the page, it is checked where it enters, and a bad one never hides
 * the others. Each case is run over every path.
 */
import { describe, expect, it } from 'vitest';
import type { EventSink, HandoffAdapter } from '../../src/adapters/adapter.js';
import { createHttpAdapter } from '../../src/adapters/http/index.js';
import { polling } from '../../src/adapters/polling.js';
import { details } from '../../src/store/details.js';
import { conversationList } from '../../src/store/list/list.js';
import { createStore } from '../../src/store/store.js';
import { thread } from '../../src/store/thread/thread.js';
import { SimulatedEnvironment } from '../support/simulated-environment.js';
import { notesWritten } from '../support/notes.js';

/** What the backend says, by the path of the HTTP protocol; the paths without HTTP are given the same. */
interface Answers {
  conversations: unknown;
  conversation: unknown;
  messages: unknown;
  past: unknown;
  command: { status: number; body: unknown };
}

const row = (id: string, more: object = {}) => ({
  id,
  version: 1,
  contact: { id: `p-${id}` },
  status: 'open',
  handler: { kind: 'bot' },
  bot: { mode: 'autopilot', status: 'active' },
  ...more,
});
const message = (id: string, more: object = {}) => ({
  id,
  conversationId: 'c1',
  author: { kind: 'contact' },
  at: '2026-03-02T09:00:00Z',
  text: id,
  ...more,
});

const good: Answers = {
  conversations: { items: [row('c1'), row('c2', { status: 'snoozed' }), row('c3')] },
  conversation: row('c1'),
  messages: { items: [message('m1'), message('m2', { text: 5 }), message('m3')] },
  past: {
    items: [
      { id: 'o1', at: '2026-01-01T09:00:00Z' },
      { id: 'o2', at: 'in spring' },
    ],
  },
  command: { status: 200, body: { conversation: row('c1', { version: 2 }) } },
};

type Path = (answers: Answers, environment: SimulatedEnvironment) => { adapter: HandoffAdapter; sinks: Set<EventSink> };

const direct: Path = (answers) => {
  const sinks = new Set<EventSink>();
  const adapter = {
    name: 'direct',
    traits: { versions: true, events: 'state' },
    getConversation: async () => answers.conversation,
    listConversations: async () => answers.conversations,
    listMessages: async () => answers.messages,
    listContactConversations: async () => answers.past,
    takeOver: async () => (answers.command.body as { conversation: unknown }).conversation,
    subscribe(sink: EventSink) {
      sinks.add(sink);
      return () => sinks.delete(sink);
    },
  };
  return { adapter: adapter as unknown as HandoffAdapter, sinks };
};

const polled: Path = (answers, environment) => {
  const { adapter } = direct(answers, environment);
  const { subscribe: _subscribe, ...quiet } = adapter;
  return { adapter: polling(quiet, { environment }), sinks: new Set() };
};

const overHttp: Path = (answers, environment) => {
  const answerTo = (path: string): unknown => {
    if (path.startsWith('/conversations?') || path === '/conversations') return answers.conversations;
    if (path.includes('/messages')) return answers.messages;
    if (path.startsWith('/contacts/')) return answers.past;
    return answers.conversation;
  };
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const path = url.slice('https://desk.example'.length);
    // no stream: events are tried over the direct path
    if (path === '/events') return new Response(null, { status: 501 });
    const { status, body } = init.method === 'POST' ? answers.command : { status: 200, body: answerTo(path) };
    return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
  };
  return { adapter: createHttpAdapter({ baseUrl: 'https://desk.example', environment, fetch }), sinks: new Set() };
};

const paths = { direct, polled, 'over HTTP': overHttp };

function open(path: Path, given: Partial<Answers> = {}) {
  const environment = new SimulatedEnvironment();
  const { adapter, sinks } = path({ ...good, ...given }, environment);
  let reads = 0;
  const { getConversation } = adapter;
  adapter.getConversation = (id, ctx) => {
    reads++;
    return getConversation.call(adapter, id, ctx);
  };
  const logged: object[] = [];
  const store = createStore({ adapter, agent: { id: 'ada' }, environment, log: (entry) => logged.push(entry) });
  return { environment, store, sinks, logged, reads: () => reads };
}

/** Real promises of `fetch` and bodies settle, without simulated time. */
const settle = async () => {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
};

describe.each(Object.entries(paths))('%s', (_name, path) => {
  it('a row that cannot be read is left out and counted', async () => {
    const { environment, store } = open(path);
    const query = store.part(conversationList).query();
    query.$state.listen(() => undefined);
    await settle();
    await environment.advance(100);
    const { state, rows, unreadable } = query.$state.value!;
    expect([state, rows.map(({ id }) => id).sort(), unreadable]).toEqual(['ready', ['c1', 'c3'], 1]);
    store.dispose();
  });

  it('what was left out on the way is counted too', async () => {
    const { environment, store } = open(path, { conversations: { items: [row('c1')], unreadable: 2 } });
    const query = store.part(conversationList).query();
    query.$state.listen(() => undefined);
    await settle();
    await environment.advance(100);
    expect(query.$state.value).toMatchObject({ state: 'ready', unreadable: 2 });
    store.dispose();
  });

  it('a message that cannot be read is left out and counted', async () => {
    const { environment, store } = open(path);
    const $thread = store.part(thread).of('c1');
    $thread.listen(() => undefined);
    await settle();
    await environment.advance(100);
    const view = $thread.get();
    expect(view).toMatchObject({ state: 'ready', unreadable: 1 });
    expect(view.state === 'ready' && view.items.map(({ message: { id } }) => id)).toEqual(['m1', 'm3']);
    store.dispose();
  });

  it('a previous conversation that cannot be read hides no other', async () => {
    const { store } = open(path);
    const $past = store.part(details).pastConversations('p1');
    $past.listen(() => undefined);
    await settle();
    expect($past.get()).toMatchObject({ state: 'ready', value: { items: [{ id: 'o1' }], unreadable: 1 } });
    store.dispose();
  });

  it('a conversation with a field of the wrong type fails, and the error names the field', async () => {
    const { store } = open(path, { conversation: row('c1', { bot: { mode: 'autopilot', status: 7 } }) });
    const $view = store.conversation('c1');
    $view.listen(() => undefined);
    await settle();
    const view = $view.get();
    expect(view).toMatchObject({ state: 'failed', error: { code: 'bad-response' } });
    expect(view.state === 'failed' && view.error.message).toContain('bot.status');
    store.dispose();
  });

  it('an answer about another conversation is refused', async () => {
    const { store } = open(path, { conversation: row('c2') });
    const $view = store.conversation('c1');
    $view.listen(() => undefined);
    await settle();
    expect($view.get()).toMatchObject({ state: 'failed', error: { code: 'bad-response' } });
    store.dispose();
  });
});

it('the state that comes with an error is checked: over HTTP a bad one is left out, a good one names the winner', async () => {
  const winner = row('c1', { version: 9, handler: { kind: 'agent', agent: { id: 'ben', name: 'Ben\u202e' } } });
  const run = async (current: unknown) => {
    const { environment, store } = open(overHttp, { command: { status: 409, body: { code: 'conflict', current } } });
    store.conversation('c1').listen(() => undefined);
    await settle();
    const running = store.run('c1', { type: 'take-over' });
    await settle();
    await environment.advance(0);
    const { error } = await running;
    store.dispose();
    return error;
  };
  expect((await run(winner))?.current?.handler).toEqual({ kind: 'agent', agent: { id: 'ben', name: 'Ben' } });
  expect((await run({ ...winner, bot: 'off' }))?.current).toBe(undefined);
  expect((await run({ ...winner, id: 'c7' }))?.current).toBe(undefined);
});

describe('events are checked like answers', () => {
  it.each<[keyof EventSink, unknown]>([
    ['conversation', row('c1', { status: 'snoozed' })],
    ['message', message('m9', { at: 'soon' })],
    ['contact', { id: 'p1', name: 7 }],
    ['typing', { conversationId: 'c1', kind: 'visitor', active: true }],
    ['presence', [{ conversationId: 'c1', agent: {}, doing: 'viewing', at: 'soon' }]],
    ['removed', ''],
    ['hint', 5],
    ['connection', 'alive'],
  ])('%s: what cannot be read is logged, and is a reason to read', async (event, value) => {
    const { environment, store, sinks, logged, reads } = open(direct);
    const $view = store.conversation('c1');
    $view.listen(() => undefined);
    await environment.advance(0);
    const before = reads();
    for (const sink of sinks) (sink[event] as (value: unknown) => void)(value);
    await environment.advance(0);
    await notesWritten();
    expect(logged).toContainEqual(expect.objectContaining({ code: 'bad-event', method: 'subscribe' }));
    expect($view.get()).toMatchObject({ state: 'ready', conversation: { status: 'open' } });
    expect(reads()).toBe(before + 1);
    store.dispose();
  });
});
