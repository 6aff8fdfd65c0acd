import { describe, expect, it } from 'vitest';
import type { CallContext, ConnectionState, EventSink } from '../../src/adapters/adapter.js';
import { HandoffError } from '../../src/model/error.js';
import { notesWritten } from '../support/notes.js';
import { ada, ben, hour, iso, opened, second, watch, type World } from './world.js';

const reads = ({ backend }: World) => backend.count('getConversation');
const noteTexts = async ({ logged }: World): Promise<unknown[]> => {
  await notesWritten();
  return logged.map(({ code, message, cause }) => [code, message, (cause as Error | undefined)?.message]);
};

/** A read that nobody is signed in for, and then one that succeeds. */
async function signInAgain({ store, backend, env }: World): Promise<void> {
  backend.failing.set('getConversation', new HandoffError('unauthorized', 'Nobody is signed in'));
  await store.refresh('c1');
  backend.failing.clear();
  await store.refresh('c1');
  await env.advance(0);
}

describe('somebody has signed in again', () => {
  const desk = async () => {
    let streams = 0;
    const sinks = new Set<EventSink>();
    const subscribe = (sink: EventSink) => {
      streams++;
      sinks.add(sink);
      sink.connection('live');
      return () => sinks.delete(sink);
    };
    const w = await opened({ adapter: { subscribe } });
    return { ...w, sinks, streams: () => streams };
  };

  it('what is on screen is read again, once', async () => {
    const w = await desk();
    const other = watch(w.store, 'c2');
    w.backend.put({ ...w.backend.get('c1'), id: 'c2' });
    await w.env.advance(0);
    expect(other.view.state).toBe('failed');
    await signInAgain(w);
    expect(other.view.state).toBe('ready');
    const before = reads(w);
    await w.store.refresh('c1');
    await w.env.advance(hour);
    await w.store.refresh('c1');
    await w.env.advance(0);
    expect(reads(w)).toBe(before + 2);
  });

  it('any error but that one is no reason', async () => {
    const w = await desk();
    w.backend.failing.set('getConversation', new HandoffError('forbidden', 'Not you'));
    await w.store.refresh('c1');
    w.backend.failing.clear();
    await w.store.refresh('c1');
    await w.env.advance(0);
    expect(reads(w)).toBe(3);
  });

  it.each([
    ['29.999 s', 30 * second - 1, 0],
    ['30 s', 30 * second, 1],
    ['an hour', hour, 1],
    ['a while, by a clock that was put back', -hour, 1],
  ])('again after %s', async (_, after, more) => {
    const w = await desk();
    await signInAgain(w);
    w.env.time += after;
    const before = reads(w);
    await signInAgain(w);
    expect(reads(w) - before).toBe(2 + more);
  });

  it.each<[ConnectionState, number]>([
    ['offline', 1],
    ['live', 0],
    ['connecting', 0],
    ['polling', 0],
  ])('a stream that is %s is opened anew %i times', async (state, times) => {
    const w = await desk();
    for (const sink of w.sinks) sink.connection(state);
    const before = w.streams();
    await signInAgain(w);
    expect([w.streams() - before, w.sinks.size]).toEqual([times, 1]);
  });

  it('opens no stream where nobody looks', async () => {
    const w = await desk();
    for (const sink of w.sinks) sink.connection('offline');
    w.seen.stop();
    await w.env.advance(2 * second);
    const before = w.streams();
    await signInAgain(w);
    expect([w.streams() - before, w.sinks.size]).toEqual([0, 0]);
  });
});

describe('the subscription', () => {
  it('is for the agent at the page, and is told when nobody looks any more', async () => {
    const given: Array<Pick<CallContext, 'agent' | 'signal'>> = [];
    const w = await opened({ adapter: { subscribe: (_sink, ctx) => (given.push(ctx), () => undefined) } });
    expect(given).toMatchObject([{ agent: ada, signal: { aborted: false } }]);
    w.seen.stop();
    await w.env.advance(2 * second);
    expect(given[0]!.signal.aborted).toBe(true);
    w.store.$agent.set(ben);
    watch(w.store);
    await w.env.advance(0);
    expect(given[1]).toMatchObject({ agent: ben, signal: { aborted: false } });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a promise', Promise.resolve(() => undefined)],
    ['an object', { close: () => undefined }],
  ])('that returns %s instead of a function is used all the same, and said once', async (_, answer) => {
    let sink: EventSink | undefined;
    const w = await opened({ adapter: { subscribe: (given) => ((sink = given), answer as () => void) } });
    sink!.conversation({ ...w.backend.get('c1'), version: 5, unread: 5 });
    expect(w.seen.ready().conversation.unread).toBe(5);
    w.seen.stop();
    await w.env.advance(2 * second);
    expect(await noteTexts(w)).toEqual([
      ['bad-answer', 'The answer cannot be used. The whole: expected a function.', undefined],
    ]);
  });

  it('that throws leaves the page offline, until somebody looks again', async () => {
    let throws = true;
    const w = await opened({
      adapter: {
        subscribe() {
          if (throws) throw new Error('no stream');
          return () => undefined;
        },
      },
    });
    expect(w.store.$connection.get().state).toBe('offline');
    throws = false;
    w.seen.stop();
    await w.env.advance(2 * second);
    watch(w.store);
    await w.env.advance(0);
    expect(w.store.$connection.get().state).toBe('live');
    w.store.dispose();
    expect(await noteTexts(w)).toMatchObject([['adapter-threw', expect.any(String), 'no stream']]);
  });

  it('that fails to end is no reason not to end', async () => {
    const w = await opened({
      adapter: {
        subscribe: () => () => {
          throw new Error('it hangs');
        },
      },
    });
    expect(() => w.store.dispose()).not.toThrow();
    expect(await noteTexts(w)).toMatchObject([['adapter-threw', expect.any(String), 'it hangs']]);
    expect(w.env.wakeListeners.size).toBe(0);
  });
});

describe('how the connection stands', () => {
  const connection = async () => {
    let sink: EventSink | undefined;
    const w = await opened({ adapter: { subscribe: (one) => ((sink = one), () => undefined) } });
    return { ...w, sink: sink!, now: () => w.store.$connection.get() };
  };
  const offline = () => new HandoffError('offline', 'No network');

  it('is as the adapter says, with the time of the last news', async () => {
    const { env, sink, now } = await connection();
    const first = env.time;
    expect(now()).toEqual({ state: 'live', at: iso(first) });
    await env.advance(second);
    sink.connection('connecting');
    expect(now()).toEqual({ state: 'connecting', at: iso(first + second) });
    await env.advance(second);
    sink.connection('offline');
    expect(now()).toEqual({ state: 'offline', at: iso(first + second) });
  });

  it('any event is news, also one that cannot be read', async () => {
    const { env, sink, now, backend } = await connection();
    for (const happens of [
      () => sink.conversation(backend.get('c1')),
      () => sink.hint('c9'),
      () => sink.message({ id: 'm', conversationId: 'c9', author: { kind: 'bot' }, at: iso(env.time), text: '' }),
      () => sink.contact({ id: 'p9' }),
      () => sink.typing({ conversationId: 'c9', kind: 'bot', active: true }),
      () => sink.presence([], 'c9'),
      () => sink.removed('c9'),
      () => sink.removed(5 as never),
    ]) {
      await env.advance(second);
      happens();
      expect(now()).toEqual({ state: 'live', at: iso(env.time) });
    }
  });

  it('an answer is news, in the state that the stream has; an error is none, but that there is no network', async () => {
    const { env, sink, now, store, backend } = await connection();
    sink.connection('connecting');
    const at = iso(env.time);
    for (const code of ['unavailable', 'timeout', 'not-found'] as const) {
      await env.advance(60 * second);
      backend.failing.set('getConversation', new HandoffError(code, 'x', { retryAfter: 200 }));
      await store.refresh('c1');
    }
    expect(now()).toEqual({ state: 'connecting', at });
    backend.failing.set('getConversation', offline());
    await store.refresh('c1');
    expect(now()).toEqual({ state: 'offline', at });
    backend.failing.clear();
    await store.refresh('c1');
    expect(now()).toEqual({ state: 'connecting', at: iso(env.time) });
  });

  it('is connecting where something is read while nobody looks', async () => {
    const { seen, env, store, now } = await connection();
    seen.stop();
    await env.advance(2 * second);
    await store.refresh('c1');
    expect(now()).toEqual({ state: 'connecting', at: iso(env.time) });
  });

  it('without events it is polling', async () => {
    const w = await opened({ adapter: { subscribe: undefined } });
    expect(w.store.$connection.get()).toEqual({ state: 'polling', at: iso(w.env.time) });
  });

  it('is no news after the store has ended', async () => {
    const w = await connection();
    const before = w.now();
    w.backend.hold.add('getConversation');
    void w.store.refresh('c1');
    await w.env.advance(second);
    w.store.dispose();
    w.backend.last('getConversation').answer(w.backend.get('c1'));
    await w.env.advance(second);
    expect(w.now()).toEqual(before);
  });

  it.each<[ConnectionState[], number]>([
    [['live'], 0],
    [['connecting'], 0],
    [['connecting', 'live'], 1],
    [['offline', 'live'], 1],
    [['polling', 'live'], 1],
    [['offline', 'connecting', 'live', 'live'], 1],
    [['offline', 'polling'], 0],
  ])('after %j, what is on screen is read again %i times', async (states, times) => {
    const w = await connection();
    for (const state of states) {
      w.sink.connection(state);
      await w.env.advance(0);
    }
    expect(reads(w)).toBe(1 + times);
  });
});

it('waking up, the clock is looked at again, and what is on screen is read', async () => {
  const w = await opened();
  const rung: number[] = [];
  w.store.at(w.store.now() + second, () => rung.push(w.env.time));
  w.env.isHidden = true;
  await w.env.advance(hour);
  expect(rung).toEqual([]);
  await w.env.wake();
  await w.env.advance(0);
  expect(rung).toEqual([w.env.time]);
  expect(reads(w)).toBe(2);
});
