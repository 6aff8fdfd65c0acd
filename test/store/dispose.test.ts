import { describe, expect, it } from 'vitest';
import { HandoffError } from '../../src/model/error.js';
import { details } from '../../src/store/details.js';
import { click, day, iso, minute, opened, second, watch, world } from './world.js';
import { notesWritten } from '../support/notes.js';

describe('dispose, as on log-out (S11)', () => {
  it('ends everything, calls nothing afterwards, and forgets what it knew', async () => {
    const w = await opened({ traits: { idempotency: true } });
    const { env, store, backend } = w;
    backend.put({
      ...backend.get('c1'),
      id: 'c2',
      bot: { mode: 'autopilot', status: 'paused', resumeAt: iso(env.time + minute) },
    });
    backend.put({ ...backend.get('c1'), id: 'c3' });
    const views = [w.seen, watch(store, 'c2'), watch(store, 'c3'), watch(store, 'gone')];
    await env.advance(0);
    const [sink] = backend.sinks;
    backend.hold.add('takeOver').add('getConversation');
    backend.failing.set('pauseBot', new HandoffError('rate-limited', 'slow'));
    const hanging = [
      click(store, { type: 'take-over' }),
      click(store, { type: 'hand-back' }),
      click(store, { type: 'pause-bot' }, 'c3'),
    ];
    void store.refresh('c2');
    store.$selected.set('c1');
    await env.advance(100);
    const calls = backend.calls.length;

    store.dispose();
    for (const call of backend.calls) expect(call.ctx.signal.aborted || call.method !== 'takeOver').toBe(true);
    for (const call of backend.calls) call.answer({ ...backend.conversations.get('c1'), version: 99 });
    await env.advance(0);
    expect([env.timers.size, env.wakeListeners.size, backend.sinks.size]).toEqual([0, 0, 0]);
    sink!.conversation({ ...backend.get('c1'), version: 100 });
    sink!.hint();
    sink!.removed('c1');
    sink!.connection('offline');
    await env.wake();
    await env.advance(day);

    expect(backend.calls.length).toBe(calls);
    expect([env.timers.size, env.wakeListeners.size, backend.sinks.size]).toEqual([0, 0, 0]);
    for (const { view } of views) expect(view).toEqual({ state: 'loading' });
    for (const { settled } of hanging) expect(settled).toBeDefined();
    expect(store.$selected.get()).toBe(undefined);
  });

  it('leaves no timer of a message that is being looked for', async () => {
    let asked = 0;
    const { env, store, backend } = await opened({
      adapter: { listMessages: () => (asked++, new Promise(() => undefined)) },
    });
    backend.failing
      .set('sendMessage', new HandoffError('timeout', 'No answer'))
      .set('getConversation', new HandoffError('rate-limited', 'slow', { retryAfter: 11 }));
    click(store, { type: 'send-message', text: 'Hello', clientId: 'x1' });
    await env.advance(0);
    expect(asked).toBe(1);
    store.dispose();
    await env.advance(0);
    expect(env.timers.size).toBe(0);
  });

  it.each(Array.from({ length: 25 }, (_, turns) => turns))(
    'shows nothing of an answer that came %i turns before',
    async (turns) => {
      for (const method of ['getConversation', 'takeOver', 'conflict']) {
        const { env, store, backend, seen } = await opened();
        backend.hold.add('getConversation').add('takeOver');
        if (method === 'getConversation') void store.refresh('c1');
        else click(store, { type: 'take-over' });
        await env.advance(0);
        const fresh = backend.change('c1', { unread: 1 });
        if (method === 'conflict') {
          backend.last('takeOver').fail(new HandoffError('conflict', 'lost', { current: fresh }));
        } else backend.last(method).answer(fresh);
        for (let i = 0; i < turns; i++) await Promise.resolve();
        store.dispose();
        expect(seen.view).toEqual({ state: 'loading' });
        await env.advance(minute);
        expect(seen.view).toEqual({ state: 'loading' });
        expect(env.timers.size).toBe(0);
      }
    },
  );

  it.each(Array.from({ length: 25 }, (_, turns) => turns))(
    'shows nothing of a contact that came %i turns before, nor that the backend was there',
    async (turns) => {
      let answer: (contact: { id: string }) => void = () => undefined;
      const { env, store } = await opened({
        adapter: { getContact: () => new Promise((resolve) => (answer = resolve)) },
      });
      const states: string[] = [];
      store
        .part(details)
        .contact('p1')
        .subscribe(({ state }) => states.push(state));
      await env.advance(second);
      answer({ id: 'p1' });
      for (let i = 0; i < turns; i++) await Promise.resolve();
      store.dispose();
      const [{ length }, connection] = [states, store.$connection.get()];
      await env.advance(minute);
      expect(states.slice(length - 1)).toEqual(['loading']);
      expect(store.$connection.get()).toEqual(connection);
    },
  );

  it('what is asked of it afterwards is quiet', async () => {
    const { env, store, backend } = world();
    store.dispose();
    const seen = watch(store);
    const taken = click(store, { type: 'take-over' });
    void store.refresh('c1');
    store.at(store.now() + second, () => expect.unreachable());
    await env.advance(minute);
    expect(taken.settled).toMatchObject({ outcome: 'rejected', error: { code: 'offline' } });
    expect(seen.view).toEqual({ state: 'loading' });
    expect(backend.calls).toEqual([]);
    expect([env.timers.size, env.wakeListeners.size, backend.sinks.size]).toEqual([0, 0, 0]);
    seen.stop();
    await env.advance(minute);
    expect(env.timers.size).toBe(0);
  });

  it('twice is once', async () => {
    const { store, backend } = await opened();
    store.dispose();
    store.dispose();
    expect(backend.sinks.size).toBe(0);
  });
});

describe('the log (S10)', () => {
  it('says what is wrong and where, never what people wrote or are called', async () => {
    const { env, store, backend, logged } = await opened({
      adapter: { takeOver: () => Promise.reject(new Error('Mina Farrow, +44 20 7946 0000')) },
    });
    click(store, { type: 'take-over', reason: 'Mina is upset' });
    for (const sink of backend.sinks) {
      sink.conversation({ ...backend.get('c1'), status: 'Mina Farrow' as never });
      sink.message(undefined as never);
    }
    backend.failing.set('getConversation', 'Mina Farrow');
    await env.advance(minute);
    await notesWritten();
    expect(logged.length).toBeGreaterThan(3);
    for (const entry of logged) {
      expect(
        Object.keys(entry).filter(
          (key) => !['level', 'code', 'message', 'adapter', 'method', 'field', 'cause'].includes(key),
        ),
      ).toEqual([]);
      expect(JSON.stringify(entry)).not.toMatch(/Mina|7946/);
    }
  });
});
