import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/model/command.js';
import type { Conversation } from '../../../src/model/conversation.js';
import type { PartTools } from '../../../src/store/part.js';
import { click, opened, second, watch, world, type World } from '../world.js';

const takeOver: Command = { type: 'take-over' };
const reads = ({ backend }: World): number => backend.count('getConversation');
const cacheOf = ({ store }: World) => store.part(({ conversations }: PartTools) => conversations);
const withoutVersion = ({ version: _, ...rest }: Conversation): Conversation => rest;

describe('a state that comes without a version, although the backend has versions', () => {
  it('by an event is only a reason to read', async () => {
    const w = await opened();
    const old = withoutVersion({ ...w.backend.get('c1'), unread: 9 });
    w.backend.change('c1', { unread: 5 });
    for (const sink of w.backend.sinks) sink.conversation(old);
    expect(w.seen.ready().conversation.unread).toBeUndefined();
    await w.env.advance(0);
    expect([w.seen.ready().conversation.unread, reads(w)]).toEqual([5, 2]);
  });

  it('as the answer to a command is only a reason to read', async () => {
    const w = await opened();
    w.backend.hold.add('takeOver');
    click(w.store, takeOver);
    await w.env.advance(0);
    w.backend.change('c1', { unread: 5 });
    w.backend.last('takeOver').answer(withoutVersion({ ...w.backend.get('c1'), unread: 9 }));
    await w.env.advance(0);
    expect([w.seen.ready().conversation.unread, reads(w)]).toEqual([5, 2]);
  });

  it('by a read is what counts, and so is whatever comes after it with a version', async () => {
    const w = await opened();
    w.backend.put(withoutVersion({ ...w.backend.get('c1'), unread: 2 }));
    await w.store.refresh('c1');
    expect(w.seen.ready().conversation.unread).toBe(2);
    for (const sink of w.backend.sinks) sink.conversation({ ...w.backend.get('c1'), version: 1, unread: 3 });
    expect(w.seen.ready().conversation.unread).toBe(3);
  });
});

describe('a state with a version', () => {
  it.each([
    ['that comes with the answer to a command', { answers: true }, 1],
    ['that does not come with the answer', { answers: false }, 2],
  ])('%s: reads %j', async (_, { answers }, count) => {
    const w = await opened();
    w.backend.hold.add('takeOver');
    const taken = click(w.store, takeOver);
    await w.env.advance(0);
    const fresh = w.backend.change('c1', { unread: 5 });
    w.backend.last('takeOver').answer(answers ? fresh : undefined);
    await w.env.advance(0);
    expect(taken.settled).toMatchObject({ outcome: 'applied', conversation: { unread: 5 } });
    expect([w.seen.ready().conversation.unread, reads(w)]).toEqual([5, count]);
  });

  it('that is pushed before the first read has ended is shown at once', async () => {
    const w = world();
    w.backend.hold.add('getConversation');
    const seen = watch(w.store);
    await w.env.advance(0);
    w.backend.push('c1', { unread: 5 });
    expect(seen.ready().conversation.unread).toBe(5);
    // the answer to the read is older
    w.backend.last('getConversation').answer({ ...w.backend.get('c1'), version: 1, unread: 1 });
    await w.env.advance(0);
    expect(seen.ready().conversation.unread).toBe(5);
  });
});

describe('a row of the list about a conversation that was not read yet', () => {
  const listed = async (versions: boolean) => {
    const w = world({ traits: { versions } });
    w.backend.hold.add('getConversation');
    const row = { ...w.backend.get('c1'), unread: 4 };
    w.store.conversation('c1');
    cacheOf(w).applyListed(versions ? row : withoutVersion(row));
    return w;
  };

  it('is shown where it has a version', async () => {
    const { store } = await listed(true);
    expect(store.conversation('c1').get()).toMatchObject({ state: 'ready', conversation: { unread: 4 } });
  });

  it('may be too old to show where it has none', async () => {
    const { store } = await listed(false);
    expect(store.conversation('c1').get()).toEqual({ state: 'loading' });
  });

  it('says nothing of what a command did before the conversation was removed', async () => {
    const w = await opened({ traits: { versions: false } });
    click(w.store, takeOver);
    await w.env.advance(0);
    for (const sink of w.backend.sinks) sink.removed('c1');
    w.seen.stop();
    await w.env.advance(2 * second);
    cacheOf(w).applyListed(withoutVersion(w.backend.get('c1')));
    expect(w.store.conversation('c1').get()).toMatchObject({
      state: 'failed',
      error: { code: 'not-found', message: 'Removed' },
    });
  });
});

it('a conversation that the list drops is forgotten, unless it is open', async () => {
  const w = await opened();
  const cache = cacheOf(w);
  cache.applyListed({ ...w.backend.get('c1'), id: 'c2' });
  for (const id of ['c1', 'c2']) cache.release(id);
  expect([cache.confirmed('c1')?.id, cache.confirmed('c2')]).toEqual(['c1', undefined]);
});

describe('the state of a conversation as parts of the store receive it', () => {
  it('of one that nobody has opened is what was confirmed', async () => {
    const w = world();
    const cache = cacheOf(w);
    expect(cache.stateOf('c1')).toEqual({ id: 'c1', pending: [], isPushed: false });
    cache.applyListed(w.backend.get('c1'));
    const confirmed = w.backend.get('c1');
    expect(cache.stateOf('c1')).toEqual({ id: 'c1', confirmed, projected: confirmed, pending: [], isPushed: false });
  });

  it('of one with a command on its way has what that does, and later how it ended', async () => {
    const w = await opened();
    w.backend.hold.add('pauseBot');
    click(w.store, { type: 'pause-bot' });
    await w.env.advance(0);
    expect(cacheOf(w).stateOf('c1', true)).toMatchObject({
      confirmed: { bot: { status: 'active' } },
      projected: { bot: { status: 'paused' } },
      pending: [{ command: { type: 'pause-bot' } }],
      settled: undefined,
      isPushed: true,
    });
    w.backend.last('pauseBot').answer(undefined);
    await w.env.advance(0);
    expect(cacheOf(w).stateOf('c1')).toMatchObject({ pending: [], settled: { outcome: 'applied' } });
  });
});
