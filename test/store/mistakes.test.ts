import { describe, expect, it } from 'vitest';
import type { AdapterTraits, EventSink, HandoffAdapter } from '../../src/adapters/adapter.js';
import type { DeveloperNote } from '../../src/internal/report.js';
import { HandoffError } from '../../src/model/error.js';
import { bulk } from '../../src/store/bulk/bulk.js';
import { details } from '../../src/store/details.js';
import { conversationList } from '../../src/store/list/list.js';
import { createStore, type HandoffStore } from '../../src/store/store.js';
import { thread } from '../../src/store/thread/thread.js';
import { notesWritten } from '../support/notes.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../support/simulated-environment.js';
import { minute, second } from './world.js';

/** Must never be in a note. */
const canary = 'canary-4711';

type Given = Partial<Record<keyof HandoffAdapter, unknown>>;

interface Scene {
  store: HandoffStore;
  env: SimulatedEnvironment;
  backend: ScriptedBackend;
  notes: DeveloperNote[];
}

function open(given: Given = {}, log?: (note: DeveloperNote) => unknown): Scene {
  const env = new SimulatedEnvironment();
  const backend = new ScriptedBackend({}, { traits: { versions: true, events: 'state' } });
  backend.now = env.now;
  const notes: DeveloperNote[] = [];
  const adapter = { ...backend.adapter, name: 'desk', ...given } as HandoffAdapter;
  const store = createStore({ adapter, environment: env, log: log ?? ((note) => notes.push(note)) });
  return { store, env, backend, notes };
}

/** Looks at everything, as a whole desk does, and lets several retries pass. */
async function use({ store, env }: Scene): Promise<void> {
  const leave = [
    store.conversation('c1').listen(() => undefined),
    store
      .part(thread)
      .of('c1')
      .listen(() => undefined),
    store
      .part(details)
      .contact('p1')
      .listen(() => undefined),
    store
      .part(details)
      .pastConversations('p1')
      .listen(() => undefined),
    store
      .part(conversationList)
      .query()
      .$state.listen(() => undefined),
  ];
  await env.advance(second);
  await store.refresh('c1');
  await env.advance(2 * minute);
  await notesWritten();
  for (const end of leave) end();
  store.dispose();
}

const rejects = (thrown: unknown) => () => Promise.reject(thrown as Error);
const answers = (answer: unknown) => () => Promise.resolve(answer);
const example = (): Record<string, unknown> => ({ ...new ScriptedBackend().get('c1') });
const message = (more: object) => ({
  id: 'm1',
  conversationId: 'c1',
  author: { kind: 'contact' },
  at: '2026-03-02T09:00:00Z',
  text: canary,
  ...more,
});
const page = (...items: unknown[]) => answers({ items });

const thrower = (thrown: unknown) => () => {
  throw thrown;
};
const boom = new TypeError('Cannot read properties of undefined');

const mistakes: Array<[title: string, given: Given, note: Partial<DeveloperNote>]> = [
  [
    'throws at once',
    { getConversation: thrower(boom) },
    { code: 'adapter-threw', method: 'getConversation', cause: boom },
  ],
  [
    'reads a field of nothing',
    { getConversation: async () => (undefined as never as { visitor: unknown }).visitor },
    { code: 'adapter-threw', level: 'error', adapter: 'desk', method: 'getConversation' },
  ],
  ['rejects with a text', { getConversation: rejects(canary) }, { code: 'adapter-threw', method: 'getConversation' }],
  ['rejects with nothing', { getConversation: rejects(undefined) }, { code: 'adapter-threw' }],
  ['rejects with an object', { getConversation: rejects({ message: canary, status: 500 }) }, { code: 'adapter-threw' }],
  [
    'throws a HandoffError with a code that there is not',
    { getConversation: rejects(new HandoffError('broken' as never, 'x')) },
    { code: 'adapter-threw' },
  ],
  ['answers with nothing', { getConversation: answers(undefined) }, { code: 'bad-answer', method: 'getConversation' }],
  [
    'answers at once, with a text',
    { getConversation: () => canary },
    { code: 'bad-answer', method: 'getConversation' },
  ],
  [
    'answers with a kind that there is not',
    { getConversation: answers({ ...example(), handler: { kind: canary } }) },
    { code: 'bad-answer', field: 'handler.kind' },
  ],
  [
    'answers without a field',
    { getConversation: answers({ ...example(), bot: { mode: 'autopilot' } }) },
    { field: 'bot.status' },
  ],
  [
    'answers with a deep one',
    { getConversation: answers({ ...example(), contact: { id: 'p1', blocked: { at: canary } } }) },
    { field: 'contact.blocked.at' },
  ],
  [
    'answers with permissions by telephone number',
    { getConversation: answers({ ...example(), permissions: { [canary]: 5 } }) },
    { field: 'permissions.*' },
  ],
  [
    'answers about another conversation',
    { getConversation: answers({ ...example(), id: canary }) },
    { code: 'bad-answer', field: 'id' },
  ],
  [
    'has an error of its own for an answer',
    { getConversation: rejects(new HandoffError('bad-response', `text: ${canary}`)) },
    { code: 'bad-answer' },
  ],
  ['getContact: a field', { getContact: answers({ id: 'p1', email: 5 }) }, { method: 'getContact', field: 'email' }],
  [
    'getContact: an attribute',
    { getContact: answers({ id: 'p1', attributes: { [canary]: {} } }) },
    { field: 'attributes.*' },
  ],
  ['getContact throws', { getContact: thrower(boom) }, { code: 'adapter-threw', method: 'getContact', cause: boom }],
  [
    'listConversations: no page',
    { listConversations: answers([]) },
    { code: 'bad-answer', method: 'listConversations' },
  ],
  ['listConversations: no list', { listConversations: answers({ items: {} }) }, { code: 'bad-answer', field: 'items' }],
  [
    'listConversations: rows that are left out',
    { listConversations: page({ ...example(), status: canary }, example(), { ...example(), status: 'snoozed' }) },
    { code: 'unreadable', level: 'warning', method: 'listConversations', field: 'items[0].status' },
  ],
  [
    'listConversations: left out by the adapter',
    { listConversations: answers({ items: [], unreadable: 3 }) },
    { code: 'unreadable', field: 'items' },
  ],
  [
    'listMessages: one is left out',
    { listMessages: page(message({ at: canary })) },
    { code: 'unreadable', method: 'listMessages', field: 'items[0].at' },
  ],
  [
    'listMessages: one of another conversation',
    { listMessages: page(message({ conversationId: 'c9' })) },
    { field: 'items[0].conversationId' },
  ],
  [
    'listMessages rejects with a number',
    { listMessages: rejects(500) },
    { code: 'adapter-threw', method: 'listMessages' },
  ],
  [
    'listContactConversations: an outcome',
    { listContactConversations: page({ id: 'c0', at: canary }) },
    { code: 'unreadable', field: 'items[0].at' },
  ],
  ['subscribe throws', { subscribe: thrower(boom) }, { code: 'adapter-threw', method: 'subscribe', cause: boom }],
  ['subscribe returns nothing', { subscribe: () => undefined }, { code: 'bad-answer', method: 'subscribe' }],
  ['subscribe is async', { subscribe: async () => () => undefined }, { code: 'bad-answer', method: 'subscribe' }],
  ['subscribe fails later', { subscribe: rejects(boom) }, { code: 'bad-answer', method: 'subscribe' }],
  ['no name', { name: undefined }, { code: 'bad-adapter', field: 'name' }],
  [
    'a name that is no text',
    { name: { text: canary } },
    { code: 'bad-adapter', field: 'name', adapter: 'without a name' },
  ],
  ['a method that is none', { takeOver: true }, { code: 'bad-adapter', field: 'takeOver' }],
  ['messages that are no method', { listMessages: [] }, { code: 'bad-adapter', field: 'listMessages' }],
  ['a subscription that is none', { subscribe: 'yes' }, { code: 'bad-adapter', field: 'subscribe' }],
  ['no getConversation', { getConversation: undefined }, { field: 'getConversation', level: 'error' }],
];
const traits: Array<[title: string, traits: unknown, field: string]> = [
  ['outcomes that are no list', { close: { outcomes: canary } }, 'close.outcomes'],
  ['outcomes that are nothing', { close: {} }, 'close.outcomes'],
  ['an outcome without a value', { close: { outcomes: [null] } }, 'close.outcomes[0]'],
  ['no outcome to choose', { close: { outcomes: [] } }, 'close.outcomes[].value'],
  ['an outcome of blanks', { close: { outcomes: [{ value: 'sold' }, { value: ' ' }] } }, 'close.outcomes[].value'],
  ['events', { events: 'push' }, 'events'],
  ['a reason', { takeOver: { reason: 'maybe' } }, 'takeOver.reason'],
  ['a number', { pauseBot: { maxSeconds: '3600' } }, 'pauseBot.maxSeconds'],
  ['lists that are texts', { resetBot: { clears: canary, keeps: [] } }, 'resetBot.clears'],
  ['control', { control: 'full' }, 'control'],
  ['no object', canary, 'traits'],
  ['a clock that throws', { serverTime: thrower(new Error('no clock')) }, 'serverTime'],
  ['a clock that is none', { serverTime: '2026-03-02T10:00:00Z' }, 'serverTime'],
  ['a clock without a zone', { serverTime: () => '2026-03-02T10:00:00' }, 'serverTime'],
  ['a clock in milliseconds', { serverTime: () => 1_772_445_600_000 }, 'serverTime'],
];

describe('a mistake in an adapter leaves exactly one note', () => {
  it.each(mistakes)('%s', async (_title, given, note) => {
    const scene = open(given);
    await use(scene);
    expect(scene.notes).toMatchObject(
      [{ adapter: 'desk', ...note }].map(({ adapter, ...rest }) =>
        given.name === undefined && 'name' in given ? rest : { adapter, ...rest },
      ),
    );
    const [{ message: sentence, cause, ...rest } = {} as DeveloperNote] = scene.notes;
    expect(sentence).toMatch(/^[A-Z<a-z].*\.$/);
    expect(JSON.stringify([sentence, rest])).not.toContain(canary);
    if (!(cause instanceof HandoffError)) expect(String(cause)).not.toContain(canary);
  });

  it.each(traits)('a trait: %s', async (_title, given, field) => {
    const scene = open({ traits: given });
    const { store } = scene;
    await use(scene);
    expect(scene.notes).toMatchObject([{ code: 'bad-trait', level: 'warning', adapter: 'desk', field }]);
    expect(JSON.stringify(scene.notes)).not.toContain(canary);
    expect(store.traits.close?.outcomes ?? []).toBeInstanceOf(Array);
  });

  it('a clock that throws does not take the answer along, and a good trait beside a bad one counts', async () => {
    const given: AdapterTraits = { serverTime: thrower(boom) as () => string, versions: true, events: 'push' as never };
    const scene = open({ traits: given });
    const seen: string[] = [];
    scene.store.conversation('c1').listen(({ state }) => seen.push(state));
    await scene.env.advance(second);
    await notesWritten();
    expect(seen.at(-1)).toBe('ready');
    expect(scene.store.traits).toMatchObject({ versions: true });
    expect(scene.store.traits.events).toBeUndefined();
  });
});

describe('events', () => {
  it.each<[keyof EventSink, unknown, string]>([
    ['conversation', { ...example(), handler: { kind: canary } }, 'conversation.handler.kind'],
    ['message', message({ at: canary }), 'message.at'],
    ['contact', { id: 'p1', name: 7 }, 'contact.name'],
    ['typing', { conversationId: 'c1', kind: canary, active: true }, 'typing.kind'],
    ['presence', [{ conversationId: 'c1', agent: { id: 'x' }, doing: canary, at: '' }], 'presence[0].doing'],
    ['removed', undefined, 'removed'],
    ['hint', { id: canary }, 'hint'],
    ['connection', 'alive', 'connection'],
  ])('%s: the same mistake a hundred times is one note', async (event, value, field) => {
    const scene = open();
    scene.store.conversation('c1').listen(() => undefined);
    await scene.env.advance(second);
    for (let i = 0; i < 100; i++) {
      for (const sink of scene.backend.sinks) (sink[event] as (value: unknown) => void)(value);
    }
    await notesWritten();
    expect(scene.notes).toMatchObject([{ code: 'bad-event', level: 'warning', method: 'subscribe', field }]);
    expect(JSON.stringify(scene.notes)).not.toContain(canary);
    scene.store.dispose();
  });

  it('an adapter that never reports its connection counts as connected: nothing is wrong with it', async () => {
    const scene = open({ subscribe: () => () => undefined });
    scene.store.conversation('c1').listen(() => undefined);
    await scene.env.advance(minute);
    await notesWritten();
    expect(scene.notes).toEqual([]);
    expect(scene.store.$connection.get().state).toBe('live');
    scene.store.dispose();
  });

  it.each<[string, () => unknown]>([
    ['fails', thrower(boom)],
    ['fails later', rejects(boom)],
  ])('a subscription that %s as it ends is told', async (_, end) => {
    const scene = open({ subscribe: () => end });
    scene.store.conversation('c1').listen(() => undefined);
    await scene.env.advance(second);
    scene.store.dispose();
    await notesWritten();
    expect(scene.notes).toMatchObject([{ code: 'adapter-threw', method: 'subscribe', cause: boom }]);
  });
});

describe('commands', () => {
  it.each<[string, Given, Partial<DeveloperNote>]>([
    ['throws', { takeOver: thrower(boom) }, { code: 'adapter-threw', cause: boom }],
    ['rejects with a text', { takeOver: rejects(canary) }, { code: 'adapter-threw' }],
    [
      'answers with a wrong field',
      { takeOver: answers({ ...example(), status: canary }) },
      { code: 'bad-answer', field: 'conversation.status' },
    ],
    ['answers with a text', { takeOver: answers('ok') }, { code: 'bad-answer', field: 'conversation' }],
  ])('takeOver %s', async (_title, given, note) => {
    const scene = open(given);
    scene.store.conversation('c1').listen(() => undefined);
    await scene.env.advance(second);
    const done = scene.store.run('c1', { type: 'take-over' });
    await scene.env.advance(minute);
    await done;
    await notesWritten();
    expect(scene.notes).toMatchObject([{ adapter: 'desk', method: 'takeOver', ...note }]);
    expect(JSON.stringify(scene.notes)).not.toContain(canary);
    scene.store.dispose();
  });

  it.each<[string, (onProgress: (result: unknown) => void, ids: string[]) => unknown, string | undefined]>([
    ['answers with nothing', () => undefined, undefined],
    ['reports nothing', (report, ids) => (report(undefined), ids.map((id) => ({ id }))), 'results[]'],
    ['reports an id alone', (report, ids) => (report(ids[0]), ids.map((id) => ({ id }))), 'results[]'],
    [
      'reports what was not asked',
      (report, ids) => (report({ id: canary }), ids.map((id) => ({ id }))),
      'results[].id',
    ],
    [
      'has an unknown code',
      (_, ids) => ids.map((id) => ({ id, error: { code: canary, message: canary } })),
      'results[].error.code',
    ],
    ['has an error that is a text', (_, ids) => ids.map((id) => ({ id, error: canary })), 'results[].error'],
    [
      'has a wrong state',
      (_, ids) => ids.map((id) => ({ id, conversation: { id, status: canary } })),
      'results[].conversation.contact',
    ],
  ])('runBulk %s', async (_title, run, field) => {
    const runBulk: HandoffAdapter['runBulk'] = async (_command, ids, _ctx, onProgress) =>
      run(onProgress as (result: unknown) => void, ids) as never;
    const scene = open({ runBulk });
    const done = scene.store.part(bulk).run({ type: 'archive' }, ['c1', 'c2', 'c3']).start();
    await scene.env.advance(minute);
    await done;
    await notesWritten();
    expect(scene.notes).toMatchObject([{ code: 'bad-answer', method: 'runBulk', ...(field && { field }) }]);
    expect(JSON.stringify(scene.notes)).not.toContain(canary);
    scene.store.dispose();
  });
});

describe('once, and again only after it worked or changed', () => {
  it('not for each retry, not for each conversation', async () => {
    const scene = open({ getConversation: thrower(boom) });
    for (const id of ['c1', 'c2', 'c3']) scene.store.conversation(id).listen(() => undefined);
    await scene.env.advance(10 * minute);
    await notesWritten();
    expect(scene.notes).toHaveLength(1);
    scene.store.dispose();
  });

  it('again after it worked in between', async () => {
    let isBroken = true;
    const scene = open({ getConversation: () => (isBroken ? Promise.reject(boom) : Promise.resolve(example())) });
    const { store, env, notes } = scene;
    store.conversation('c1').listen(() => undefined);
    await env.advance(second);
    await notesWritten();
    for (const broken of [true, false, true]) {
      isBroken = broken;
      await store.refresh('c1');
      await notesWritten();
    }
    expect(notes).toHaveLength(2);
    store.dispose();
  });

  it('again where something else is thrown, but not for another number in it', async () => {
    let thrown: unknown = new Error('row 1 is broken');
    const scene = open({ getConversation: () => Promise.reject(thrown as Error) });
    scene.store.conversation('c1').listen(() => undefined);
    for (const next of [new Error('row 2 is broken'), new Error('no rows'), new TypeError('no rows')]) {
      await scene.env.advance(second);
      await notesWritten();
      thrown = next;
      await scene.store.refresh('c1');
    }
    await notesWritten();
    expect(scene.notes.map(({ cause }) => String(cause))).toEqual([
      'Error: row 1 is broken',
      'Error: no rows',
      'TypeError: no rows',
    ]);
    scene.store.dispose();
  });

  it('an error that a HandoffError names is no mistake', async () => {
    for (const code of ['offline', 'unauthorized', 'unavailable', 'not-found', 'conflict', 'timeout'] as const) {
      const scene = open({ getConversation: rejects(new HandoffError(code, 'as it should')) });
      await use(scene);
      expect(scene.notes).toEqual([]);
    }
  });
});

describe('where notes go', () => {
  const printed = async (given: Given, log: unknown): Promise<unknown[][]> => {
    const lines: unknown[][] = [];
    const { warn, error } = console;
    Object.assign(console, {
      warn: (...line: unknown[]) => lines.push(['warn', ...line]),
      error: (...line: unknown[]) => lines.push(['error', ...line]),
    });
    try {
      const env = new SimulatedEnvironment();
      const adapter = { ...new ScriptedBackend().adapter, name: 'desk', ...given } as HandoffAdapter;
      const store = createStore({ adapter, environment: env, log: log as () => void });
      store.conversation('c1').listen(() => undefined);
      await env.advance(second);
      await notesWritten();
      store.dispose();
    } finally {
      Object.assign(console, { warn, error });
    }
    return lines;
  };

  it('to the console, an error with its cause and a warning', async () => {
    const [first, ...more] = await printed({ getConversation: thrower(boom) }, undefined);
    expect(more).toEqual([]);
    expect(first).toEqual([
      'error',
      'handoff-elements: adapter "desk", getConversation: Threw a TypeError instead of a HandoffError, which counts as unavailable.',
      boom,
    ]);
    expect(await printed({ takeOver: 1 }, undefined)).toEqual([
      ['warn', 'handoff-elements: adapter "desk": takeOver: expected a function. It counts as missing.'],
    ]);
  });

  it.each<[string, unknown]>([
    ['is no function', 'console'],
    ['throws', thrower(boom)],
    ['rejects', rejects(boom)],
  ])('to the console where the log %s', async (_title, log) => {
    expect(await printed({ getConversation: thrower(boom) }, log)).toHaveLength(1);
  });

  it('two stores: once in each', async () => {
    const scenes = [open({ getConversation: thrower(boom) }), open({ getConversation: thrower(boom) })];
    for (const scene of scenes) await use(scene);
    expect(scenes.map(({ notes }) => notes.length)).toEqual([1, 1]);
  });
});
