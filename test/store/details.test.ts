import { describe, expect, it, vi } from 'vitest';
import { HandoffError } from '../../src/model/error.js';
import { details } from '../../src/store/details.js';
import type { Loadable } from '../../src/store/loadable.js';
import { notesWritten } from '../support/notes.js';
import { click, opened, world } from './world.js';

const message = {
  id: 'm1',
  conversationId: 'c1',
  author: { kind: 'contact' as const },
  at: '2026-03-02T10:00:00Z',
  text: 'Hello',
};
/** The checks of these are loaded when they are first needed, which takes real time. */
const soon = (check: () => void) => vi.waitFor(check, { interval: 1 });

function backend() {
  const given = {
    getContact: vi.fn(async (id: string) => ({ id, name: 'Mina', attributes: { plan: 'gold' } })),
    listContactConversations: vi.fn(async () => ({ items: [{ id: 'old', at: '2026-01-01T00:00:00Z' }] })),
    listMessages: vi.fn(async () => ({ items: [message] })),
  };
  return { given, make: () => opened({ adapter: given as never }) };
}

const calls = (mock: { mock: { calls: unknown[] } }): number => mock.mock.calls.length;

const look = <T>($value: { subscribe(listener: (value: Loadable<T>) => void): () => void }) => {
  const seen: { value?: Loadable<T>; stop: () => void } = { stop: () => undefined };
  seen.stop = $value.subscribe((value) => (seen.value = value));
  return seen;
};

describe('contact, previous conversations and messages', () => {
  it('are read once somebody looks, and shared', async () => {
    const { given, make } = backend();
    const { store } = await make();
    expect(given.getContact).not.toHaveBeenCalled();
    const [contact, twice, past, messages] = [
      look(store.part(details).contact('p1')),
      look(store.part(details).contact('p1')),
      look(store.part(details).pastConversations('p1')),
      look(store.part(details).messages('c1')),
    ];
    await soon(() => {
      expect(contact.value).toMatchObject({ state: 'ready', value: { name: 'Mina', attributes: { plan: 'gold' } } });
      expect(past.value).toMatchObject({ state: 'ready', value: { items: [{ id: 'old' }] } });
      expect(messages.value).toMatchObject({ state: 'ready', value: { items: [{ text: 'Hello' }] } });
    });
    expect(twice.value).toBe(contact.value);
    for (const call of Object.values(given)) expect(call).toHaveBeenCalledTimes(1);
  });

  it('are read again on waking, and by the events and hints that are about them', async () => {
    const { given, make } = backend();
    const { env, store, backend: scripted } = await make();
    const seen = [
      look(store.part(details).contact('p1')),
      look(store.part(details).pastConversations('p1')),
      look(store.part(details).messages('c1')),
    ];
    const reads = () =>
      [given.getContact, given.listContactConversations, given.listMessages].map((call) => call.mock.calls.length);
    await soon(() => seen.forEach(({ value }) => expect(value?.state).toBe('ready')));
    await env.wake();
    await soon(() => expect(reads()).toEqual([2, 2, 2]));
    await new Promise((resolve) => setTimeout(resolve, 5));
    const [sink] = scripted.sinks;
    sink!.message(message);
    await soon(() => expect(reads()).toEqual([2, 2, 3]));
    sink!.contact({ id: 'p1' });
    await soon(() => expect(reads()).toEqual([3, 2, 3]));
    sink!.message({ ...message, conversationId: 'c2' });
    sink!.contact({ id: 'p2' });
    await env.advance(0);
    expect(reads()).toEqual([3, 2, 3]);
  });

  it('the contact is read again after it was blocked, if somebody looks', async () => {
    const { given, make } = backend();
    const { env, store } = await make();
    const contact = look(store.part(details).contact('p1'));
    await soon(() => expect(contact.value?.state).toBe('ready'));
    click(store, { type: 'block-contact' });
    await env.advance(0);
    await soon(() => expect(given.getContact).toHaveBeenCalledTimes(2));
    contact.stop();
    await env.advance(2000);
    click(store, { type: 'unblock-contact' });
    await env.advance(0);
    expect(given.getContact).toHaveBeenCalledTimes(2);
  });

  it('are checked like everything else, and keep what was known when a read fails', async () => {
    const { given, make } = backend();
    const { env, store } = await make();
    const contact = look(store.part(details).contact('p1'));
    await soon(() => expect(contact.value?.state).toBe('ready'));
    given.getContact.mockResolvedValueOnce({ id: 'p1', name: 5 } as never);
    void store.refresh('c1');
    await env.advance(0);
    await soon(() =>
      expect(contact.value).toMatchObject({
        state: 'ready',
        value: { name: 'Mina' },
        stale: { code: 'bad-response', message: expect.stringContaining('name:') },
      }),
    );
  });

  it('say that they are loading before anybody has looked, and again where one that failed is read again', async () => {
    const { given, make } = backend();
    const { env, store, backend: scripted } = await make();
    given.getContact.mockRejectedValueOnce(new HandoffError('forbidden', 'no'));
    const $contact = store.part(details).contact('p1');
    expect($contact.get()).toEqual({ state: 'loading' });
    const states: unknown[] = [];
    $contact.subscribe(({ state }) => states.push(state));
    await soon(() => expect(states).toEqual(['loading', 'failed']));
    for (const sink of scripted.sinks) sink.contact({ id: 'p1' });
    await env.advance(0);
    await soon(() => expect(states).toEqual(['loading', 'failed', 'loading', 'ready']));
  });

  it('stay as they are while they are read again', async () => {
    const { given, make } = backend();
    const { env, store, backend: scripted } = await make();
    const states: unknown[] = [];
    store
      .part(details)
      .contact('p1')
      .subscribe(({ state }) => states.push(state));
    await soon(() => expect(states.at(-1)).toBe('ready'));
    given.getContact.mockRejectedValueOnce(new HandoffError('unavailable', 'down'));
    for (const sink of scripted.sinks) sink.contact({ id: 'p1' });
    await env.advance(0);
    await soon(() => expect(given.getContact).toHaveBeenCalledTimes(2));
    for (const sink of scripted.sinks) sink.contact({ id: 'p1' });
    await env.advance(0);
    await soon(() => expect(given.getContact.mock.calls.length).toBeGreaterThan(2));
    expect(states.slice(1)).not.toContain('loading');
  });

  it('where the backend has none, it fails, and does not hang', async () => {
    const { store } = world();
    const contact = look(store.part(details).contact('p1'));
    expect(store.has('getContact')).toBe(false);
    await soon(() => expect(contact.value).toMatchObject({ state: 'failed', error: { code: 'unsupported' } }));
  });

  it('say that they could not be updated until they are', async () => {
    const { given, make } = backend();
    const { store } = await make();
    const stale: unknown[] = [];
    store
      .part(details)
      .contact('p1')
      .subscribe((value) => value.state === 'ready' && stale.push(value.stale?.code));
    await soon(() => expect(stale).toEqual([undefined]));
    for (const code of ['forbidden', 'not-found'] as const) {
      given.getContact.mockRejectedValueOnce(new HandoffError(code, 'no'));
      await store.refresh('c1');
    }
    await store.refresh('c1');
    expect(stale).toEqual([undefined, 'forbidden', 'not-found', undefined]);
  });

  it('nobody waits for what nobody looks at any more', async () => {
    const { given, make } = backend();
    const { env, store } = await make();
    const signals: AbortSignal[] = [];
    given.getContact.mockImplementation(((_id: string, { signal }: { signal: AbortSignal }) => {
      signals.push(signal);
      return new Promise(() => undefined);
    }) as never);
    const contact = look(store.part(details).contact('p1'));
    await soon(() => expect(signals).toHaveLength(1));
    contact.stop();
    await env.advance(999);
    expect(signals[0]!.aborted).toBe(false);
    await env.advance(1);
    expect(signals[0]!.aborted).toBe(true);
    expect(env.timers.size).toBe(0);
  });

  it.each<[string, string | undefined, number[]]>([
    ['about their conversation', 'c1', [1, 1, 2]],
    ['about another conversation', 'c2', [1, 1, 1]],
    ['about anything', undefined, [2, 2, 2]],
  ])('are read again by a hint %s: %s', async (_, about, reads) => {
    const { given, make } = backend();
    const { env, store, backend: scripted } = await make();
    const seen = [
      look(store.part(details).contact('p1')),
      look(store.part(details).pastConversations('p1')),
      look(store.part(details).messages('c1')),
    ];
    await soon(() => seen.forEach(({ value }) => expect(value?.state).toBe('ready')));
    for (const sink of scripted.sinks) sink.hint(about);
    await env.advance(0);
    expect([given.getContact, given.listContactConversations, given.listMessages].map(calls)).toEqual(reads);
  });

  it('are read again where a person asks for it, each by its own id', async () => {
    const { given, make } = backend();
    const { store } = await make();
    const $ = store.part(details);
    for (const each of [$.contact('p1'), $.contact('p2'), $.pastConversations('p1'), $.pastConversations('p2')]) {
      look<unknown>(each);
    }
    for (const id of ['c1', 'c2']) look($.messages(id));
    await soon(() => expect(given.listMessages).toHaveBeenCalledTimes(2));
    for (const call of Object.values(given)) call.mockClear();
    await store.refresh('c1');
    await store.refresh('gone');
    expect(Object.values(given).map((call) => call.mock.calls.map(([id]: unknown[]) => id))).toEqual([
      ['p1'],
      ['p1'],
      ['c1'],
    ]);
  });

  it('of previous conversations the last twenty are asked for, of messages the last fifty', async () => {
    const { given, make } = backend();
    const { store } = await make();
    look(store.part(details).pastConversations('p1'));
    look(store.part(details).messages('c1'));
    await soon(() => {
      expect(given.listContactConversations).toHaveBeenCalledWith('p1', { limit: 20 }, expect.anything());
      expect(given.listMessages).toHaveBeenCalledWith('c1', { limit: 50 }, expect.anything());
    });
  });

  it.each(['getContact', 'listContactConversations', 'listMessages'] as const)(
    'a mistake of %s is said of that method: what it throws, and what cannot be read',
    async (method) => {
      for (const [answer, code] of [
        [async () => Promise.reject(new Error('broken')), 'adapter-threw'],
        [async () => 'broken', 'bad-answer'],
        [async () => ({ items: [5] }), method === 'getContact' ? 'bad-answer' : 'unreadable'],
      ] as const) {
        const { given, make } = backend();
        const { store, logged } = await make();
        given[method].mockImplementation(answer as never);
        look<unknown>(store.part(details).contact('p1'));
        look(store.part(details).pastConversations('p1'));
        look(store.part(details).messages('c1'));
        await soon(() => expect(given[method]).toHaveBeenCalled());
        await notesWritten();
        expect(logged).toMatchObject([{ code, method }]);
        store.dispose();
      }
    },
  );

  it('are not read for a person who asks where nobody looks', async () => {
    const { given, make } = backend();
    const { env, store } = await make();
    const seen = [look(store.part(details).contact('p1')), look(store.part(details).messages('c1'))];
    await soon(() => seen.forEach(({ value }) => expect(value?.state).toBe('ready')));
    for (const { stop } of seen) stop();
    await env.advance(2000);
    await store.refresh('c1');
    expect([given.getContact, given.listMessages].map(calls)).toEqual([1, 1]);
  });

  it('are forgotten on log-out (S11)', async () => {
    const { given, make } = backend();
    const { env, store } = await make();
    given.listMessages.mockRejectedValue(new HandoffError('unavailable', 'down'));
    const seen = [
      look(store.part(details).contact('p1')),
      look(store.part(details).pastConversations('p1')),
      look(store.part(details).messages('c1')),
    ];
    await soon(() => expect(seen.map(({ value }) => value?.state)).toEqual(['ready', 'ready', 'failed']));
    store.dispose();
    expect(seen.map(({ value }) => value)).toEqual(Array.from({ length: 3 }, () => ({ state: 'loading' })));
    await env.advance(100_000);
    expect(env.timers.size).toBe(0);
    expect(given.listMessages).toHaveBeenCalledTimes(1);
  });
});
