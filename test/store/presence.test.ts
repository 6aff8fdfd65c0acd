import { describe, expect, test } from 'vitest';
import type { CallContext, EventSink } from '../../src/adapters/adapter.js';
import { HandoffError } from '../../src/model/error.js';
import type { Doing, Presence } from '../../src/model/presence.js';
import { presence, type Presences } from '../../src/store/presence/presence.js';
import { world, type Given, ada, ben, second } from './world.js';

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

  test('a slow backend has one call at a time for each conversation', async () => {
    let calls = 0;
    const { presences, env } = open({
      setPresence: () => {
        calls++;
        return new Promise(() => undefined);
      },
    });
    presences.look('c1');
    for (let i = 0; i < 10; i++) {
      presences.write('c1');
      await env.advance(second);
    }
    expect(calls).toBe(1);
  });

  test.each([
    ['an error', new HandoffError('unavailable', 'Down')],
    ['something else', 'nonsense'],
  ])('%s is no trouble, and the next call comes in its time', async (_, thrown) => {
    let calls = 0;
    const { presences, env } = open({
      setPresence: async () => {
        calls++;
        throw thrown;
      },
    });
    presences.look('c1');
    await env.advance(14 * second);
    expect(calls).toBe(2);
  });

  test('a backend that tells nobody is not asked, and no timer runs', async () => {
    const { presences, env } = open({ setPresence: undefined });
    presences.look('c1');
    presences.write('c1');
    await env.advance(60 * second);
    expect(env.timers.size).toBe(0);
  });

  test('a store that ends stops', async () => {
    const { presences, told, env, store } = open();
    presences.look('c1');
    await env.advance(2 * second);
    store.dispose();
    presences.look('c2');
    await env.advance(60 * second);
    expect([told.length, env.timers.size]).toEqual([1, 0]);
  });
});
