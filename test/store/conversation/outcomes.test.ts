import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/model/command.js';
import { HandoffError, type ErrorCode } from '../../../src/model/error.js';
import { ada, ben, click, iso, minute, opened, second, watch, world, type World } from '../world.js';
import { notesWritten } from '../../support/notes.js';

const takeOver: Command = { type: 'take-over' };
const pause: Command = { type: 'pause-bot' };
const mine = { handler: { kind: 'agent' as const, agent: ada } };
const error = (code: ErrorCode, options?: ConstructorParameters<typeof HandoffError>[2]) =>
  new HandoffError(code, 'from the server: Mina Farrow', options);
const down = () => error('unavailable');
const commands = ({ sent }: World) =>
  sent.filter(({ method }) => method !== 'getConversation').map(({ method }) => method);

describe('how a command ends', () => {
  it('applied: the fresh state, and what was before', async () => {
    const { env, store, seen } = await opened();
    const taken = click(store, takeOver);
    await env.advance(0);
    expect(taken.settled).toMatchObject({
      outcome: 'applied',
      before: { handler: { kind: 'bot' } },
      conversation: { handler: { agent: { id: 'ada' } } },
      at: env.time,
    });
    expect(taken.settled!.error).toBeUndefined();
    expect(seen.ready()).toMatchObject({ settled: { outcome: 'applied', command: takeOver }, pending: [] });
  });

  const codes: Array<[ErrorCode, 'rejected' | 'unknown']> = [
    ['conflict', 'rejected'],
    ['refused', 'rejected'],
    ['unsupported', 'rejected'],
    ['unauthorized', 'rejected'],
    ['forbidden', 'rejected'],
    ['not-found', 'rejected'],
    ['rate-limited', 'rejected'],
    ['invalid', 'rejected'],
    ['offline', 'rejected'],
    ['unavailable', 'unknown'],
    ['timeout', 'unknown'],
    ['bad-response', 'unknown'],
  ];
  it.each(codes)('%s is %s, and is sent once', async (code, outcome) => {
    const w = await opened();
    w.backend.failing.set('takeOver', error(code));
    const taken = click(w.store, takeOver);
    await w.env.advance(2 * minute);
    expect(taken.settled).toMatchObject({ outcome, error: { code } });
    expect(w.seen.ready()).toMatchObject({
      settled: { outcome },
      pending: [],
      conversation: { handler: { kind: 'bot' } },
    });
    expect(commands(w)).toEqual(['takeOver']);
  });

  it('unavailable with a Retry-After was not applied', async () => {
    const { env, store, backend } = await opened();
    backend.failing.set('takeOver', error('unavailable', { retryAfter: 60 }));
    const taken = click(store, takeOver);
    await env.advance(0);
    expect(taken.settled?.outcome).toBe('rejected');
  });

  it('a rejection brings the fresh state', async () => {
    const { env, store, backend, seen } = await opened();
    backend.failing.set('takeOver', error('refused'));
    backend.change('c1', { unread: 7 });
    const taken = click(store, takeOver);
    await env.advance(0);
    expect(taken.settled?.conversation?.unread).toBe(7);
    expect(seen.ready().conversation.unread).toBe(7);
  });

  it.each([true, false])('a lost race names who has it now (versions: %s)', async (versions) => {
    const { env, store, backend, seen, sent } = await opened({ traits: { versions } });
    backend.change('c1', { handler: { kind: 'agent', agent: ben, since: iso(env.time) } });
    sent.length = 0;
    const taken = click(store, takeOver);
    await env.advance(0);
    expect(taken.settled).toMatchObject({
      outcome: 'rejected',
      error: { code: 'conflict', current: { handler: { agent: { name: 'Ben Osei' } } } },
      conversation: { handler: { agent: { id: 'ben' } } },
    });
    expect(seen.ready().conversation.handler).toMatchObject({ agent: { id: 'ben' } });
    expect(sent.filter(({ method }) => method === 'getConversation')).toHaveLength(versions ? 0 : 1);
  });

  it.each([[{ id: 5 }], ['nonsense'], [{ toString: null }]])(
    'a state that came with an error and cannot be read is read again: %j',
    async (current) => {
      const { env, store, backend, seen } = await opened();
      backend.change('c1', { unread: 2 });
      backend.failing.set('takeOver', error('conflict', { current: current as never }));
      const taken = click(store, takeOver);
      await env.advance(0);
      expect(taken.settled?.outcome).toBe('rejected');
      expect(seen.ready().conversation.unread).toBe(2);
    },
  );

  it('a state of another conversation that came with an error is not shown', async () => {
    const { env, store, backend, seen } = await opened();
    backend.failing.set('takeOver', error('conflict', { current: { ...backend.get('c1'), id: 'c2', version: 50 } }));
    click(store, takeOver);
    await env.advance(0);
    expect(seen.ready().conversation).toMatchObject({ id: 'c1', version: 1 });
  });

  it('what the backend cannot do is rejected as unsupported', async () => {
    const w = await opened({ adapter: { takeOver: undefined } });
    expect(w.store.can('take-over')).toBe(false);
    expect(w.store.can('pause-bot')).toBe(true);
    const taken = click(w.store, takeOver);
    await w.env.advance(0);
    expect(taken.settled).toMatchObject({ outcome: 'rejected', error: { code: 'unsupported' } });
  });

  it('a double click is one command', async () => {
    const w = await opened();
    const [first, twice] = [click(w.store, takeOver), click(w.store, takeOver)];
    await w.env.advance(0);
    const other = click(w.store, { type: 'pause-bot', reason: 'a' });
    click(w.store, { type: 'pause-bot', reason: 'b' });
    await w.env.advance(0);
    expect(commands(w)).toEqual(['takeOver', 'pauseBot', 'pauseBot']);
    expect(twice.settled).toBe(first.settled);
    expect(other.settled?.outcome).toBe('applied');
  });

  it('a click on a conversation that does not exist is rejected', async () => {
    const w = world();
    const taken = click(w.store, takeOver, 'gone');
    await w.env.advance(minute);
    expect(taken.settled).toMatchObject({ outcome: 'rejected', error: { code: 'not-found' } });
    expect(commands(w)).toEqual([]);
  });

  it.each(['unavailable', 'timeout', 'bad-response'] as const)(
    'a click on what could not be read (%s) was not sent, and says so',
    async (code) => {
      const w = world();
      w.backend.failing.set('getConversation', error(code));
      const taken = click(w.store, takeOver);
      await w.env.advance(2 * minute);
      expect(taken.settled?.outcome).toBe('rejected');
      expect(commands(w)).toEqual([]);
    },
  );

  it('that the sign-in has expired is said until something was read, whatever is pushed', async () => {
    const { env, store, backend, seen } = await opened();
    backend.failing.set('takeOver', error('unauthorized'));
    click(store, takeOver);
    await env.advance(0);
    backend.push('c1', { unread: 1 });
    expect(seen.ready().settled?.error?.code).toBe('unauthorized');
    await store.refresh('c1');
    expect(seen.ready().settled).toBeUndefined();
  });

  it('how it ended is forgotten on demand, and with the next command', async () => {
    const { env, store, backend, seen } = await opened();
    click(store, takeOver);
    await env.advance(0);
    store.dismiss('c1');
    expect(seen.ready().settled).toBe(undefined);
    click(store, pause);
    await env.advance(0);
    backend.hold.add('activateBot');
    click(store, { type: 'activate-bot' });
    expect(seen.ready().settled).toBe(undefined);
  });
});

describe('unknown', () => {
  it('is checked by reading, visibly, and becomes applied when the state shows it', async () => {
    const { env, store, backend, seen } = await opened();
    backend.hold.add('takeOver').add('getConversation');
    const taken = click(store, takeOver);
    await env.advance(0);
    backend.change('c1', mine);
    backend.last('takeOver').fail(error('timeout'));
    await env.advance(0);
    expect(seen.ready().pending).toMatchObject([{ phase: 'checking' }]);
    backend.last('getConversation').answer(backend.get('c1'));
    await env.advance(0);
    expect(taken.settled).toMatchObject({ outcome: 'applied' });
    expect(taken.settled!.error).toBeUndefined();
  });

  it('late truth: an event that shows it makes it applied', async () => {
    const { env, store, backend, seen } = await opened();
    backend.failing.set('takeOver', error('timeout'));
    click(store, takeOver);
    await env.advance(0);
    expect(seen.ready().settled?.outcome).toBe('unknown');
    backend.push('c1', { unread: 1 });
    expect(seen.ready().settled?.outcome).toBe('unknown');
    backend.push('c1', mine);
    expect(seen.ready().settled).toMatchObject({ outcome: 'applied', error: undefined, conversation: mine });
  });

  it('late truth that arrives while the checks fail counts as well', async () => {
    const { env, store, backend, seen } = await opened();
    backend.failing.set('takeOver', error('timeout')).set('getConversation', down());
    const taken = click(store, takeOver);
    await env.advance(100);
    backend.push('c1', mine);
    await env.advance(2 * minute);
    expect(taken.settled?.outcome).toBe('applied');
    expect(seen.ready().settled?.outcome).toBe('applied');
  });

  it('after thirty seconds without an answer', async () => {
    const { env, store, backend, seen } = await opened();
    backend.hold.add('takeOver');
    const taken = click(store, takeOver);
    await env.advance(30 * second - 1);
    expect(seen.ready().pending).toMatchObject([{ phase: 'sending' }]);
    await env.advance(1);
    expect(taken.settled).toMatchObject({ outcome: 'unknown', error: { code: 'timeout' } });
    expect(backend.last('takeOver').ctx.signal.aborted).toBe(true);
    backend.last('takeOver').answer(backend.change('c1', mine));
    await env.advance(minute);
    expect(backend.count('takeOver')).toBe(1);
    expect(seen.ready().settled?.outcome).toBe('unknown');
  });

  it('when the person stops waiting', async () => {
    const { env, store, backend } = await opened({ traits: { idempotency: true } });
    backend.hold.add('takeOver');
    const taken = click(store, takeOver);
    await env.advance(12 * second);
    store.stopWaiting('c1');
    await env.advance(0);
    expect(taken.settled).toMatchObject({ outcome: 'unknown', error: { code: 'timeout' } });
    expect(backend.last('takeOver').ctx.signal.aborted).toBe(true);
    await env.advance(minute);
    expect(backend.count('takeOver')).toBe(1);
  });

  it('when the person stops waiting for what was done, it was done', async () => {
    const { env, store, backend } = await opened();
    backend.hold.add('takeOver');
    const taken = click(store, takeOver);
    await env.advance(12 * second);
    backend.change('c1', mine);
    store.stopWaiting('c1');
    await env.advance(0);
    expect(taken.settled?.outcome).toBe('applied');
  });

  it('not of what was still waiting for its turn: it was never sent', async () => {
    const w = await opened();
    w.backend.hold.add('takeOver');
    click(w.store, takeOver);
    const queued = click(w.store, pause);
    await w.env.advance(5 * second);
    w.store.stopWaiting('c1');
    await w.env.advance(0);
    expect(queued.settled).toMatchObject({ outcome: 'rejected', error: { code: 'offline' } });
    expect(commands(w)).toEqual(['takeOver']);
  });

  it.each([true, false])('an answer that was lost after it was applied (idempotency: %s)', async (idempotency) => {
    const w = await opened({ traits: { idempotency } });
    w.backend.hold.add('takeOver');
    const taken = click(w.store, takeOver);
    await w.env.advance(0);
    w.backend.apply('c1', takeOver, w.backend.last('takeOver').ctx);
    w.backend.last('takeOver').fail(down());
    await w.env.advance(minute);
    expect(taken.settled?.outcome).toBe('applied');
    expect(commands(w)).toEqual(['takeOver']);
  });

  it('stays unknown when a retry of it could not be sent', async () => {
    const { env, store, backend } = await opened({ traits: { idempotency: true } });
    backend.failing.set('takeOver', down());
    const taken = click(store, takeOver);
    await env.advance(0);
    for (const code of ['offline', 'rate-limited'] as const) {
      backend.failing.set('takeOver', error(code));
      await env.advance(second);
    }
    await env.advance(minute);
    expect(backend.count('takeOver')).toBeGreaterThan(2);
    expect(taken.settled?.outcome).toBe('unknown');
  });

  it('ends with a refusal when a retry of it is refused', async () => {
    const { env, store, backend } = await opened({ traits: { idempotency: true } });
    backend.failing.set('takeOver', down());
    const taken = click(store, takeOver);
    await env.advance(0);
    backend.failing.set('takeOver', error('refused'));
    await env.advance(minute);
    expect(taken.settled).toMatchObject({ outcome: 'rejected', error: { code: 'refused' } });
  });

  it.each([
    [
      'a field of the wrong type',
      { id: 'c1', version: 2, contact: { id: 'p1' }, status: 'ajar' },
      'conversation.status',
    ],
    ['no object', 'ok', 'conversation'],
    ['another conversation', 'c2', 'another conversation'],
  ])('an answer that cannot be used: %s', async (_, answer, words) => {
    const { env, store, backend, seen } = await opened();
    backend.hold.add('takeOver');
    const taken = click(store, takeOver);
    await env.advance(0);
    backend.last('takeOver').answer(answer === 'c2' ? { ...backend.get('c1'), id: 'c2', version: 90 } : answer);
    await env.advance(minute);
    expect(taken.settled).toMatchObject({ outcome: 'unknown', error: { code: 'bad-response' } });
    expect(taken.settled!.error!.message).toContain(words);
    expect(seen.ready().conversation).toMatchObject({ id: 'c1', version: 1 });
  });

  it('ends in time although no check gets through, and nobody has to look', async () => {
    const { env, store, backend, seen } = await opened();
    backend.hold.add('takeOver').add('getConversation');
    const taken = click(store, takeOver);
    await env.advance(0);
    seen.stop();
    await env.advance(3 * minute);
    expect(taken.settled?.outcome).toBe('unknown');
    expect(env.timers.size).toBe(0);
  });

  it('is checked to the end although the person goes to another conversation meanwhile', async () => {
    const { env, store, backend, seen } = await opened();
    backend.hold.add('getConversation').add('takeOver');
    const taken = click(store, takeOver);
    await env.advance(0);
    backend.last('takeOver').fail(error('timeout'));
    await env.advance(0);
    seen.stop();
    await env.advance(2 * second);
    backend.last('getConversation').answer(backend.change('c1', mine));
    await env.advance(0);
    expect(taken.settled?.outcome).toBe('applied');
  });
});

describe('adapters that misbehave', () => {
  it.each([
    [
      'throws before it returns',
      () => {
        throw new Error('no');
      },
    ],
    ['rejects with a string', () => Promise.reject('no')],
    ['rejects with undefined', () => Promise.reject(undefined)],
    ['rejects with what has no text', () => Promise.reject(Object.create(null))],
    [
      'throws a symbol',
      () => {
        throw Symbol('no');
      },
    ],
  ])('one that %s', async (_, fail) => {
    const { env, store, seen } = await opened({ adapter: { takeOver: fail as never } });
    const taken = click(store, takeOver);
    await env.advance(2 * minute);
    expect(taken.settled).toMatchObject({ outcome: 'unknown', error: { code: 'unavailable' } });
    expect(taken.settled!.error).toBeInstanceOf(HandoffError);
    expect(seen.ready().pending).toEqual([]);
  });

  it('one whose reads throw before they return', async () => {
    const { env, store } = world({
      adapter: {
        getConversation: () => {
          throw new Error('no');
        },
      },
    });
    const seen = watch(store);
    await env.advance(0);
    expect(seen.view).toMatchObject({ state: 'failed', error: { code: 'unavailable' } });
  });

  it('one that answers with another conversation, or with something else', async () => {
    for (const answer of [
      {
        id: 'c2',
        contact: { id: 'p' },
        status: 'open',
        handler: { kind: 'bot' },
        bot: { mode: 'autopilot', status: 'active' },
      },
      undefined,
      'x',
      [],
    ]) {
      const { env, store } = world({ adapter: { getConversation: () => Promise.resolve(answer as never) } });
      const seen = watch(store);
      await env.advance(minute);
      expect(seen.view).toMatchObject({ state: 'failed', error: { code: 'bad-response' } });
    }
  });

  it('one that cannot subscribe, or cannot unsubscribe', async () => {
    const no = () => {
      throw new Error('no');
    };
    const first = await opened({ adapter: { subscribe: no } });
    expect(first.seen.view.state).toBe('ready');
    await notesWritten();
    expect(first.logged).toMatchObject([{ code: 'adapter-threw', method: 'subscribe' }]);
    const next = await opened({ adapter: { subscribe: () => no } });
    next.seen.stop();
    await next.env.advance(2 * second);
    await notesWritten();
    expect(next.logged).toMatchObject([{ code: 'adapter-threw', method: 'subscribe' }]);
    expect(next.env.wakeListeners.size).toBe(0);
  });

  it('one whose events are nonsense', async () => {
    const { env, backend, seen } = await opened();
    for (const sink of backend.sinks) {
      for (const nonsense of [undefined, null, 5, 'x', [], {}, { id: 'c1' }]) {
        for (const method of ['conversation', 'hint', 'message', 'contact', 'typing', 'removed'] as const) {
          expect(() => (sink[method] as (value: unknown) => void)(nonsense)).not.toThrow();
        }
      }
    }
    await env.advance(0);
    expect(seen.ready().conversation.id).toBe('c1');
  });

  it('one without events shows that it is asked, not told', async () => {
    const { store } = await opened({ adapter: { subscribe: undefined } });
    expect(store.$connection.get().state).toBe('polling');
  });
});

describe('retries', () => {
  it('a command is repeated only where the backend tells repeats apart', async () => {
    for (const idempotency of [true, false]) {
      const { env, store, backend } = await opened({ traits: { idempotency } });
      backend.failing.set('takeOver', down());
      const taken = click(store, takeOver);
      await env.advance(0);
      backend.failing.clear();
      await env.advance(minute);
      expect(backend.count('takeOver')).toBe(idempotency ? 2 : 1);
      expect(taken.settled?.outcome).toBe(idempotency ? 'applied' : 'unknown');
    }
  });

  it.each(['refused', 'conflict', 'forbidden', 'invalid', 'not-found', 'unauthorized', 'unsupported'] as const)(
    '%s is final',
    async (code) => {
      const { env, store, backend } = await opened({ traits: { idempotency: true } });
      backend.failing.set('takeOver', error(code));
      click(store, takeOver);
      await env.advance(minute);
      expect(backend.count('takeOver')).toBe(1);
    },
  );

  it('a read that fails for a moment is tried again with full jitter', async () => {
    const w = world();
    w.backend.failing.set('getConversation', down());
    const seen = watch(w.store);
    await w.env.advance(3 * minute);
    const at = w.sent.map((call) => call.at);
    const waits = at.slice(1).map((each, i) => each - at[i]!);
    // randomness is one half throughout
    expect(waits.slice(0, 9)).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
    expect(seen.view).toMatchObject({ state: 'failed', error: { code: 'unavailable' } });
    w.backend.failing.clear();
    await w.env.advance(30 * second);
    expect(seen.view.state).toBe('ready');
    expect(w.env.timers.size).toBe(0);
  });

  it('Retry-After wins', async () => {
    const w = world();
    w.backend.failing.set('getConversation', error('rate-limited', { retryAfter: 42 }));
    watch(w.store);
    await w.env.advance(42 * second - 1);
    expect(w.sent).toHaveLength(1);
    await w.env.advance(1);
    expect(w.sent).toHaveLength(2);
  });

  it.each([NaN, 0, -5, Infinity])('a Retry-After of %s is no reason to hammer the backend', async (retryAfter) => {
    const w = world();
    w.backend.failing.set('getConversation', error('rate-limited', { retryAfter }));
    watch(w.store);
    await w.env.advance(minute);
    expect(w.sent.length).toBeLessThan(15);
  });

  it.each(['not-found', 'forbidden', 'unauthorized', 'bad-response'] as const)(
    'a read that ends in %s is not',
    async (code) => {
      const w = world();
      w.backend.failing.set('getConversation', error(code));
      const seen = watch(w.store);
      await w.env.advance(10 * minute);
      expect(w.sent).toHaveLength(1);
      expect(seen.view).toMatchObject({ state: 'failed', error: { code } });
      expect(w.env.timers.size).toBe(0);
    },
  );

  it('a failed read keeps what was known, and says why it may be old (U8)', async () => {
    const { env, store, backend, seen } = await opened();
    backend.failing.set('getConversation', down());
    void store.refresh('c1');
    await env.advance(0);
    expect(seen.ready()).toMatchObject({ conversation: { id: 'c1' }, stale: { code: 'unavailable' } });
    backend.failing.clear();
    await env.advance(minute);
    expect(seen.ready().stale).toBe(undefined);
  });

  it('that what was known may be old is said until a read succeeds, also while it is read again', async () => {
    const { env, store, backend } = await opened();
    const stale: unknown[] = [];
    store.conversation('c1').listen((view) => stale.push(view.state === 'ready' ? view.stale?.code : view.state));
    for (const code of ['forbidden', 'not-found'] as const) {
      backend.failing.set('getConversation', error(code));
      void store.refresh('c1');
      await env.advance(0);
    }
    backend.failing.clear();
    void store.refresh('c1');
    await env.advance(0);
    expect(stale).toEqual(['forbidden', 'not-found', undefined]);
  });

  it('a read without an answer ends after fifteen seconds', async () => {
    const w = world();
    w.backend.hold.add('getConversation');
    const seen = watch(w.store);
    await w.env.advance(15 * second - 1);
    expect(seen.view.state).toBe('loading');
    await w.env.advance(1);
    expect(seen.view).toMatchObject({ state: 'failed', error: { code: 'timeout' } });
    expect(w.backend.last('getConversation').ctx.signal.aborted).toBe(true);
  });

  it('a person’s retry shows that it is loading, and reads at once', async () => {
    const w = world();
    w.backend.failing.set('getConversation', error('not-found'));
    const seen = watch(w.store);
    await w.env.advance(0);
    w.backend.failing.clear();
    void w.store.refresh('c1');
    expect(seen.view.state).toBe('loading');
    await w.env.advance(0);
    expect(seen.view.state).toBe('ready');
  });

  it('nothing is tried again once nobody looks', async () => {
    const w = world();
    w.backend.failing.set('getConversation', down());
    watch(w.store).stop();
    await w.env.advance(10 * minute);
    expect(w.sent.length).toBeLessThan(4);
    expect(w.env.timers.size).toBe(0);
  });

  it('says that it is offline, and when it last heard something', async () => {
    const { env, store, backend } = await opened();
    const at = env.time;
    await env.advance(minute);
    backend.failing.set('getConversation', error('offline'));
    void store.refresh('c1');
    await env.advance(0);
    expect(store.$connection.get()).toEqual({ state: 'offline', at: iso(at) });
    backend.failing.clear();
    await env.advance(minute);
    expect(store.$connection.get().state).toBe('live');
  });

  it('removed: failed, and no more reads', async () => {
    const { env, backend, seen, sent } = await opened();
    for (const sink of backend.sinks) sink.removed('c1');
    await env.advance(10 * minute);
    expect(seen.view).toMatchObject({ state: 'failed', error: { code: 'not-found' } });
    expect(sent).toHaveLength(1);
  });
});
