import { atom } from 'nanostores';
import { describe, expect, it } from 'vitest';
import { HandoffError } from '../../src/model/error.js';
import type { PartTools } from '../../src/store/part.js';
import { whileObserved } from '../../src/store/resource.js';
import { SimulatedEnvironment } from '../support/simulated-environment.js';
import { opened, world } from './world.js';

const watched = () => {
  const environment = new SimulatedEnvironment();
  const abort = new AbortController();
  const $atom = atom(0);
  const told: string[] = [];
  const end = whileObserved(
    { environment, signal: abort.signal },
    $atom,
    () => told.push('start'),
    () => told.push('stop'),
  );
  return { environment, abort, told, end, look: () => $atom.listen(() => undefined) };
};

describe('what is read while somebody looks', () => {
  it('starts with the first who looks, and stops a second after the last has gone', async () => {
    const { environment, told, look } = watched();
    const [first, second] = [look(), look()];
    expect(told).toEqual(['start']);
    first();
    second();
    await environment.advance(999);
    expect(told).toEqual(['start']);
    await environment.advance(1);
    expect(told).toEqual(['start', 'stop']);
  });

  it('is stopped once, also if it is ended twice', () => {
    const { told, look, end } = watched();
    look();
    end();
    end();
    expect(told).toEqual(['start', 'stop']);
  });

  it('is not stopped if it never started', () => {
    const { told, end } = watched();
    end();
    expect(told).toEqual([]);
  });

  it('does not start once the store has ended', () => {
    const { told, abort, look } = watched();
    abort.abort();
    look();
    expect(told).toEqual([]);
  });

  it.each(['before', 'after'])('leaves no timer where the store ends %s somebody looks', (when) => {
    const { environment, abort, look } = watched();
    if (when === 'before') abort.abort();
    const leave = look();
    abort.abort();
    leave();
    expect(environment.timers.size).toBe(0);
  });

  it('leaves no timer where it was ended while somebody still looked', () => {
    const { environment, look, end } = watched();
    const leave = look();
    end();
    leave();
    expect(environment.timers.size).toBe(0);
  });
});

it('what nobody looks at any more is not read again, whatever happened meanwhile', async () => {
  const { seen, store, backend, env } = await opened();
  backend.hold.add('getConversation');
  void store.refresh('c1');
  void store.refresh('c1');
  seen.stop();
  await env.advance(60_000);
  expect(backend.last('getConversation').ctx.signal.aborted).toBe(true);
  expect(backend.count('getConversation')).toBe(2);
});

describe('a conversation that is read although nobody looks', () => {
  it('is not tried again when that has failed', async () => {
    const { store, backend, env } = world();
    backend.failing.set('getConversation', new HandoffError('unavailable', 'down'));
    await store.refresh('c1');
    await env.advance(60_000);
    expect(backend.count('getConversation')).toBe(1);
    expect(env.timers.size).toBe(0);
  });

  it('is kept until the answer is there', async () => {
    const { store, backend, env } = world();
    const { conversations } = store.part((tools: PartTools) => tools);
    const others = (from: number) => {
      for (let i = from; i < from + 100; i++) store.conversation(`v${i}`);
    };
    backend.hold.add('getConversation');
    void store.refresh('c1');
    await env.advance(0);
    others(0);
    expect(conversations.openEntry('c1')).toBeDefined();
    backend.last('getConversation').answer(backend.get('c1'));
    await env.advance(0);
    expect(conversations.confirmed('c1')?.id).toBe('c1');
    others(100);
    others(200);
    expect(conversations.openEntry('c1')).toBeUndefined();
    expect(conversations.confirmed('c1')).toBeUndefined();
  });
});
