import { describe, expect, it, vi } from 'vitest';
import { HandoffError } from '../../src/model/error.js';
import { details } from '../../src/store/details.js';
import type { Loadable } from '../../src/store/loadable.js';
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
