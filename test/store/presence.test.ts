import { describe, expect, test } from 'vitest';
import type { CallContext, EventSink } from '../../src/adapters/adapter.js';
import { HandoffError } from '../../src/model/error.js';
import type { Doing, Presence } from '../../src/model/presence.js';
import { presence, type Presences } from '../../src/store/presence/presence.js';
import { notesWritten } from '../support/notes.js';
import { world, type Given, ada, ben, hour, second } from './world.js';

const at = '2026-03-02T10:00:00Z';
const of = (conversationId: string, ...agents: Array<{ id: string; name?: string }>): Presence[] =>
  agents.map((agent) => ({ conversationId, agent, doing: 'viewing', at }));

function open(given: Given['adapter'] = {}) {
  const told: Array<[second: number, id: string, doing: Doing]> = [];
  const w = world({
    adapter: {
      setPresence: async (id: string, doing: Doing, _: CallContext) =>
        void told.push([Math.round((w.env.time - start) / second), id, doing]),
      ...given,
    },
  });
  const start = w.env.time;
  const presences: Presences = w.store.part(presence);
  return { ...w, told, presences };
}

const idsIn = (presences: Presences, id = 'c1'): string[] =>
  presences
    .of(id)
    .get()
    .map(({ agent }) => agent.id);
const sinkOf = ({ sinks }: { sinks: Set<EventSink> }): EventSink => [...sinks][0]!;

describe('who is in a conversation', () => {
  test('colleagues are shown, and the agent at the page is not', async () => {
    const { presences, backend, env } = open();
    const seen: string[][] = [];
    presences.of('c1').subscribe((present) => seen.push(present.map(({ agent }) => agent.id)));
    await env.advance(0);
    sinkOf(backend).presence(of('c1', ada, ben), 'c1');
    sinkOf(backend).presence(of('c2', { id: 'eve' }));
    sinkOf(backend).presence([], 'c1');
    expect(seen).toEqual([[], ['ben'], []]);
  });

  test('who signs in at this page is no colleague any more', async () => {
    const { presences, backend, env, store } = open();
    presences.of('c1').subscribe(() => undefined);
    await env.advance(0);
    sinkOf(backend).presence(of('c1', ada, ben));
    store.$agent.set(ben);
    expect(
      presences
        .of('c1')
        .get()
        .map(({ agent }) => agent.id),
    ).toEqual(['ada']);
  });

  test.each([
    ['a lost connection', (sink: EventSink) => sink.connection('offline')],
    ['a removed conversation', (sink: EventSink) => sink.removed('c1')],
  ])('after %s nobody is shown, because nobody knows', async (_, happen) => {
    const { presences, backend, env } = open();
    presences.of('c1').subscribe(() => undefined);
    await env.advance(0);
    sinkOf(backend).presence(of('c1', ben));
    happen(sinkOf(backend));
    expect(presences.of('c1').get()).toEqual([]);
  });

  test.each([
    ['no list', { conversationId: 'c1' }],
    ['a list of nothing', [null]],
    ['somebody without an id', [{ conversationId: 'c1', agent: {}, doing: 'viewing', at }]],
    ['an unknown way to be there', [{ conversationId: 'c1', agent: ben, doing: 'sleeping', at }]],
    ['somebody in another conversation', of('c2', ben)],
  ])('what cannot be read changes nothing: %s', async (_, value) => {
    const { presences, backend, env } = open();
    presences.of('c1').subscribe(() => undefined);
    await env.advance(0);
    sinkOf(backend).presence(of('c1', { id: 'eve' }));
    sinkOf(backend).presence(value as Presence[], 'c1');
    const expected = Array.isArray(value) && value[0]?.conversationId === 'c2' ? [] : ['eve'];
    expect(
      presences
        .of('c1')
        .get()
        .map(({ agent }) => agent.id),
    ).toEqual(expected);
  });
});

describe('rooms', () => {
  /** Somebody watches `c1`, and the events come. */
  async function watched() {
    const opened = open();
    const seen: string[][] = [];
    const stop = opened.presences.of('c1').subscribe((present) => seen.push(present.map(({ agent }) => agent.id)));
    await opened.env.advance(0);
    return { ...opened, seen, stop, sink: sinkOf(opened.backend) };
  }

  test('nobody hears of what changes nothing', async () => {
    const { seen, sink, store } = await watched();
    store.$agent.set(ben);
    sink.presence([], 'c1');
    sink.presence(of('c1', ben), 'c1');
    expect(seen).toEqual([[]]);
  });

  test('an event about a conversation that nobody shows, or about none, is no mistake and changes nothing', async () => {
    const { presences, sink, logged, seen } = await watched();
    sink.presence(of('c1', ben));
    sink.presence(of('c2', ben));
    sink.presence([]);
    sink.removed('c2');
    await notesWritten();
    expect([logged, seen, idsIn(presences, 'c2')]).toEqual([[], [[], ['ben']], []]);
  });

  test('once nobody watches any more, no events come', async () => {
    const { env, backend, stop } = await watched();
    stop();
    await env.advance(2 * second);
    expect(backend.sinks.size).toBe(0);
  });

  test('of many rooms, those that somebody watches keep who is there, and the others forget it', async () => {
    const { presences, sink, env } = await watched();
    await env.advance(hour);
    const $held = presences.of('held');
    for (const id of ['c1', 'held']) sink.presence(of(id, ben));
    for (let i = 0; i < 100; i++) presences.of(`other-${i}`);
    expect([idsIn(presences), $held.value]).toEqual([['ben'], []]);
    // and whoever still has the room of a conversation hears of it again
    const seen: number[] = [];
    $held.subscribe((present) => seen.push(present.length));
    sink.presence(of('held', ben));
    expect(seen).toEqual([0, 1]);
  });

  test('a room that is forgotten is watched by nobody, and opens no connection', () => {
    const { presences, backend, env } = open();
    for (let i = 0; i < 100; i++) presences.of(`c${i}`);
    expect([backend.sinks.size, env.timers.size]).toEqual([0, 0]);
  });

  test('a store that ends shows nobody, and hears nothing more (S11)', async () => {
    const { presences, sink, store, seen } = await watched();
    sink.presence(of('c1', ada, ben));
    const $room = presences.of('c1');
    store.dispose();
    sink.presence(of('c1', ben));
    store.$agent.set(ben);
    expect([seen.at(-1), $room.get()]).toEqual([[], []]);
  });
});

describe('what colleagues are told', () => {
  test('a glance is not told; a look is, and is repeated while it lasts', async () => {
    const { presences, told, env } = open();
    presences.look('c1')();
    await env.advance(5 * second);
    expect(told).toEqual([]);
    const leave = presences.look('c2');
    await env.advance(28 * second);
    leave();
    leave();
    await env.advance(60 * second);
    expect(told).toEqual([
      [6, 'c2', 'viewing'],
      [18, 'c2', 'viewing'],
      [30, 'c2', 'viewing'],
      [34, 'c2', 'away'],
    ]);
    expect(env.timers.size).toBe(0);
  });

  test('an element that is moved does not leave', async () => {
    const { presences, told, env } = open();
    const leave = presences.look('c1');
    await env.advance(2 * second);
    leave();
    presences.look('c1');
    await env.advance(5 * second);
    expect(told).toEqual([[1, 'c1', 'viewing']]);
  });

  test('a thousand changes of a draft are one call; after six seconds without one nobody writes', async () => {
    const { presences, told, env } = open();
    presences.look('c1');
    await env.advance(2 * second);
    for (let i = 0; i < 1000; i++) {
      presences.write('c1');
      await env.advance(5);
    }
    await env.advance(8 * second);
    expect(told).toEqual([
      [1, 'c1', 'viewing'],
      [2, 'c1', 'writing'],
      [13, 'c1', 'viewing'],
    ]);
  });

  test('while the page is hidden the agent is away, and back when it wakes', async () => {
    const { presences, told, env } = open();
    presences.look('c1');
    await env.advance(2 * second);
    env.isHidden = true;
    await env.advance(60 * second);
    await env.wake();
    await env.advance(second);
    expect(told.map(([, , doing]) => doing)).toEqual(['viewing', 'away', 'viewing']);
  });

  test('after a connection that was lost it is told again at once', async () => {
    const { presences, told, env, backend } = open();
    presences.of('c1').subscribe(() => undefined);
    presences.look('c1');
    await env.advance(2 * second);
    sinkOf(backend).connection('offline');
    sinkOf(backend).connection('live');
    await env.advance(second);
    expect(told).toEqual([
      [1, 'c1', 'viewing'],
      [2, 'c1', 'viewing'],
    ]);
  });

  test('a slow backend has one call at a time for each conversation, and what has changed is told after it', async () => {
    const told: Doing[] = [];
    const answers: Array<() => void> = [];
    const { presences, env } = open({
      setPresence: (_id: string, doing: Doing) => {
        told.push(doing);
        return new Promise<void>((resolve) => answers.push(resolve));
      },
    });
    const leave = presences.look('c1');
    await env.advance(second);
    for (let i = 0; i < 10; i++) {
      presences.write('c1');
      await env.advance(second);
    }
    expect(told).toEqual(['viewing']);
    answers.shift()!();
    await env.advance(0);
    expect(told).toEqual(['viewing', 'writing']);
    leave();
    await env.advance(8 * second);
    answers.shift()!();
    await env.advance(0);
    expect(told).toEqual(['viewing', 'writing', 'away']);
  });

  test('where two elements show it, it is left with the last of them, however often one says that it leaves', async () => {
    const { presences, told, env } = open();
    const [leave, leaveToo] = [presences.look('c1'), presences.look('c1')];
    await env.advance(2 * second);
    leave();
    leave();
    await env.advance(5 * second);
    expect(told).toEqual([[1, 'c1', 'viewing']]);
    leaveToo();
    await env.advance(5 * second);
    expect(told).toEqual([
      [1, 'c1', 'viewing'],
      [8, 'c1', 'away'],
    ]);
  });

  test('elements that come and go beside one that stays do not delay that it is repeated', async () => {
    const { presences, told, env } = open();
    presences.look('c1');
    for (let i = 0; i < 60; i++) {
      await env.advance(second / 4);
      const leave = presences.look('c1');
      await env.advance(second / 4);
      leave();
    }
    expect(told.map(([at]) => at)).toEqual([1, 13, 25]);
  });

  test('a clock that is set back makes nobody write for longer', async () => {
    const { presences, told, env } = open();
    presences.look('c1');
    await env.advance(2 * second);
    presences.write('c1');
    await env.advance(second);
    env.time -= hour;
    await env.wake();
    await env.advance(second);
    expect(told.map(([, , doing]) => doing)).toEqual(['viewing', 'writing', 'viewing']);
  });

  test('a hint about one conversation is no reason to tell again', async () => {
    const { presences, told, env, backend } = open();
    presences.of('c1').subscribe(() => undefined);
    presences.look('c1');
    await env.advance(2 * second);
    sinkOf(backend).hint('c1');
    await env.advance(second);
    expect(told).toHaveLength(1);
  });

  test.each([
    ['an error', new HandoffError('unavailable', 'Down')],
    ['something else', 'nonsense'],
  ])('%s is no trouble, and the next call comes in its time', async (_, thrown) => {
    let calls = 0;
    const { presences, env, logged } = open({
      setPresence: async () => {
        calls++;
        throw thrown;
      },
    });
    presences.look('c1');
    await env.advance(14 * second);
    expect(calls).toBe(2);
    await notesWritten();
    const isNews = thrown instanceof HandoffError;
    expect(logged.map(({ code, method }) => [code, method])).toEqual(isNews ? [] : [['adapter-threw', 'setPresence']]);
  });

  test.each([
    ['looks', ({ presences }: ReturnType<typeof open>) => void presences.look('c1')],
    ['writes', ({ presences }: ReturnType<typeof open>) => presences.write('c1')],
  ])('a backend that tells nobody costs nothing when the agent %s', (_, act) => {
    const opened = open({ setPresence: undefined });
    act(opened);
    expect([opened.env.timers.size, opened.env.wakeListeners.size]).toEqual([0, 0]);
  });

  test('what is over is not looked at again when the page wakes', async () => {
    const { presences, env } = open();
    presences.look('c1')();
    presences.write('c2');
    await env.advance(60 * second);
    await env.wake();
    expect(env.timers.size).toBe(0);
  });

  test('a store that ends stops at once, and so does whoever still looks or waits for an answer', async () => {
    let answer: (() => void) | undefined;
    const { presences, told, env, store } = open({
      setPresence: (id: string) => new Promise<void>((resolve) => (id === 'slow' ? (answer = resolve) : resolve())),
    });
    const leave = presences.look('c1');
    presences.look('slow');
    await env.advance(2 * second);
    store.dispose();
    await env.advance(0);
    expect([env.timers.size, env.wakeListeners.size]).toEqual([0, 0]);
    presences.look('c2');
    presences.write('c1');
    leave();
    answer!();
    await env.advance(0);
    await env.wake();
    expect([told.length, env.timers.size, env.wakeListeners.size]).toEqual([0, 0, 0]);
  });

  test('a store that ends before anybody has looked ends', () => {
    const { store } = open();
    expect(() => store.dispose()).not.toThrow();
  });
});
