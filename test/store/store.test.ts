import { describe, expect, it } from 'vitest';
import type { EventSink } from '../../src/adapters/adapter.js';
import { createStore } from '../../src/store/store.js';
import type { PartListener, PartTools } from '../../src/store/part.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../support/simulated-environment.js';
import { ada, click, iso, opened, second, watch, world, type Given, type World } from './world.js';

/** A store with a part that hears nothing and one that hears everything, and what that one heard. */
async function heard(given: Given = {}) {
  const w = await opened(given);
  const told: string[] = [];
  const hears: Required<PartListener> = {
    changed: ({ id, isPushed, pending }) => told.push(`changed ${id}${isPushed ? ' pushed' : ''} ${pending.length}`),
    outdated: (id) => told.push(`outdated ${id}`),
    message: ({ text }) => told.push(`message ${text}`),
    contact: (id) => told.push(`contact ${id}`),
    typing: ({ kind }) => told.push(`typing ${kind}`),
    presence: ([one], id) => told.push(`presence ${one?.agent.id} ${id}`),
    removed: (id) => told.push(`removed ${id}`),
    hint: (id) => told.push(`hint ${id}`),
    refresh: (id, contact) => Promise.resolve(told.push(`refresh ${id} ${contact}`)),
    needs: (id) => id === 'needed',
    forgotten: (id) => told.push(`forgotten ${id}`),
    release: () => told.push('release'),
    dispose: () => told.push('dispose'),
  };
  w.store.part(({ listen }: PartTools) => [{}, hears, {}].map((listener) => listen(listener)));
  const push = (run: (sink: EventSink) => void) => w.backend.sinks.forEach(run);
  return { ...w, told, push };
}
type Heard = Awaited<ReturnType<typeof heard>>;
const said = { id: 'm1', conversationId: 'c1', author: { kind: 'contact' as const }, at: iso(0), text: 'Hello' };

describe('what happens is told to every part of the store that listens', () => {
  it.each<[string, (w: Heard) => unknown, string[]]>([
    ['a state that was pushed', ({ backend }) => backend.push('c1', { unread: 1 }), ['changed c1 pushed 0']],
    ['a message', ({ push }) => push((sink) => sink.message(said)), ['message Hello']],
    ['a contact', ({ push }) => push((sink) => sink.contact({ id: 'p1' })), ['contact p1']],
    [
      'that somebody types',
      ({ push }) => push((sink) => sink.typing({ conversationId: 'c1', kind: 'contact', active: true })),
      ['typing contact'],
    ],
    [
      'who is there',
      ({ push }) =>
        push((sink) => sink.presence([{ conversationId: 'c1', agent: ada, doing: 'viewing', at: iso(0) }], 'c1')),
      ['presence ada c1'],
    ],
    ['that one was removed', ({ push }) => push((sink) => sink.removed('c1')), ['changed c1 0', 'removed c1']],
    ['that one was removed that nobody opened', ({ push }) => push((sink) => sink.removed('c9')), ['removed c9']],
    [
      'the state of one that nobody opened',
      ({ backend, push }) => push((sink) => sink.conversation({ ...backend.get('c1'), id: 'c9' })),
      ['changed c9 pushed 0'],
    ],
    [
      'a row of the list that is newer',
      ({ backend, store }) =>
        store
          .part(({ conversations }: PartTools) => conversations)
          .applyListed({ ...backend.get('c1'), version: 2, unread: 1 }),
      ['changed c1 0'],
    ],
    ['nothing of a state that is old', ({ backend, push }) => push((sink) => sink.conversation(backend.get('c1'))), []],
    ['a hint about one', ({ push }) => push((sink) => sink.hint('c1')), ['hint c1', 'changed c1 0']],
    ['a hint about all', ({ push }) => push((sink) => sink.hint()), ['hint undefined', 'changed c1 0']],
    [
      'how a command of this page goes on',
      ({ store }) => store.run('c1', { type: 'take-over' }),
      ['changed c1 1', 'changed c1 1', 'changed c1 1', 'changed c1 0'],
    ],
    ['that a person asks for the present state', ({ store }) => store.refresh('c1'), ['changed c1 0', 'refresh c1 p1']],
    ['the end by a log-out', ({ store }) => store.dispose(), ['forgotten c1', 'dispose']],
    ['the end of the page', ({ store }) => store.release(), ['release', 'forgotten c1', 'dispose']],
  ])('%s', async (_, happens, told) => {
    const w = await heard();
    void happens(w);
    await w.env.advance(0);
    expect(w.told).toEqual(told);
  });

  it('a state without a version to compare: only that it is out of date', async () => {
    const w = await heard({ traits: { versions: false } });
    w.backend.put({ ...w.backend.get('c1'), id: 'c2' });
    w.push((sink) => sink.conversation(w.backend.get('c2')));
    expect(w.told).toEqual(['outdated c2']);
  });

  it('a message that came with the answer to a command', async () => {
    const w = await heard({ adapter: { sendMessage: async () => said } });
    await w.store.run('c1', { type: 'send-message', text: 'Hello', clientId: 'x1' });
    expect(w.told).toContain('message Hello');
  });

  it.each([
    ['block-contact', ['contact p1']],
    ['unblock-contact', ['contact p1']],
    ['pause-bot', []],
  ] as const)('whose contact it is, after %s', async (type, told) => {
    const w = await heard();
    await w.store.run('c1', { type });
    expect(w.told.filter((each) => each.startsWith('contact'))).toEqual(told);
  });

  it('of a contact that nobody knows, nothing', async () => {
    const w = await heard();
    const { outcome } = await w.store.run('gone', { type: 'block-contact' });
    expect(outcome).toBe('rejected');
    expect(w.told.filter((each) => each.startsWith('contact'))).toEqual([]);
  });
});

it('after the end of the store, parts hear nothing of a command that was on its way', async () => {
  const w = await heard();
  w.backend.hold.add('takeOver');
  const taken = click(w.store, { type: 'take-over' });
  await w.env.advance(0);
  w.store.dispose();
  w.told.length = 0;
  w.backend.last('takeOver').answer(w.backend.get('c1'));
  await w.env.advance(60 * second);
  expect(taken.settled).toBeDefined();
  expect(w.told).toEqual([]);
});

describe('a conversation that was let go', () => {
  const opening = async (id: string) => {
    const w = await heard();
    for (const each of ['needed', 'spare']) w.backend.put({ ...w.backend.get('c1'), id: each });
    watch(w.store, id).stop();
    await w.env.advance(2 * second);
    for (let i = 0; i < 100; i++) w.store.conversation(`v${i}`);
    return w;
  };
  it.each(['needed', 'spare'])('is told, and what is known of it stays where a part needs it: %s', async (id) => {
    const w = await opening(id);
    expect(w.told).toContain(`forgotten ${id}`);
    const { conversations } = w.store.part((tools: PartTools) => tools);
    expect(conversations.confirmed(id)?.id).toBe(id === 'needed' ? id : undefined);
  });
});

describe('a store', () => {
  it('is connecting until it has heard of its backend', () => {
    expect(world().store.$connection.get()).toEqual({ state: 'connecting' });
  });

  it('waits for its parts when a person asks for the present state', async () => {
    const w = await opened();
    let arrive = (): void => undefined;
    w.store.part(({ listen }: PartTools) =>
      listen({ refresh: () => new Promise<void>((resolve) => (arrive = resolve)) }),
    );
    let isDone = false;
    void w.store.refresh('c1').then(() => (isDone = true));
    await w.env.advance(second);
    expect(isDone).toBe(false);
    arrive();
    await w.env.advance(0);
    expect(isDone).toBe(true);
  });

  it('says which reads and commands its backend has', () => {
    const { store } = world({ adapter: { getContact: async (id) => ({ id }), listMessages: 'no' as never } });
    expect([store.has('getContact'), store.has('listMessages'), store.has('listConversations')]).toEqual([
      true,
      false,
      false,
    ]);
    expect([store.can('take-over'), store.can('send-message')]).toEqual([true, true]);
  });

  it('makes a part once', () => {
    const { store } = world();
    const part = () => ({});
    expect(store.part(part)).toBe(store.part(part));
  });

  it('without an agent has one without a name, and cleans the name that it is given', () => {
    const make = (agent?: { id: string; name?: string }) =>
      createStore({ adapter: new ScriptedBackend().adapter, agent, environment: new SimulatedEnvironment() });
    expect(make().$agent.get()).toEqual({ id: 'agent' });
    expect(make({ id: 'x', name: '\u202eneB' }).$agent.get()).toEqual({ id: 'x', name: 'neB' });
  });

  it('calls back at a moment, unless that is taken back or the store has ended', async () => {
    const { store, env }: World = world();
    const rung: string[] = [];
    store.at(store.now() + second, () => rung.push('first'));
    store.at(store.now() + second, () => rung.push('taken back'))();
    await env.advance(second);
    store.dispose();
    expect(() => store.at(store.now(), () => rung.push('ended'))()).not.toThrow();
    store.at(store.now(), () => rung.push('ended'));
    await env.advance(second);
    expect(rung).toEqual(['first']);
  });

  it('has nothing to stop or to clear where nobody looked', () => {
    const { store } = world();
    store.stopWaiting('c9');
    store.dismiss('c9');
    expect(store.part((tools: PartTools) => tools).conversations.openEntry('c9')).toBeUndefined();
  });

  it('ends its stream, also where a part has not said that nobody looks any more', async () => {
    const { store, backend } = await opened();
    store.part(({ setObserved }: PartTools) => setObserved(true));
    store.dispose();
    expect(backend.sinks.size).toBe(0);
  });

  it('ends with nothing selected', async () => {
    for (const end of ['dispose', 'release'] as const) {
      const { store, env, backend } = await opened();
      store.$selected.set('c1');
      click(store, { type: 'pause-bot' });
      store[end]();
      await env.advance(second);
      expect([store.$selected.get(), env.timers.size, backend.sinks.size]).toEqual([undefined, 0, 0]);
    }
  });
});
