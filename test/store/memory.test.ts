import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { HandoffError } from '../../src/model/error.js';
import type { Message } from '../../src/model/message.js';
import type { PartTools } from '../../src/store/part.js';
import { Shelf, type Shelved } from '../../src/store/shelf.js';
import { conversationList } from '../../src/store/list/list.js';
import { thread } from '../../src/store/thread/thread.js';
import { conversation } from '../support/conversations.js';
import { click, opened, second, world } from './world.js';

class Thing implements Shelved {
  isNeeded = false;
  knows = true;
  forget(): void {
    this.knows = false;
  }
}

describe('a shelf', () => {
  const shelf = (spare: number) => new Shelf(() => new Thing(), spare);

  it('keeps what is needed, and the last few that were', () => {
    const things = shelf(2);
    const needed = things.get('needed');
    needed.isNeeded = true;
    const all = Array.from({ length: 50 }, (_, i) => things.get(`t${i}`));
    expect(needed.knows).toBe(true);
    expect(all.filter(({ knows }) => knows).length).toBeLessThanOrEqual(5);
    expect(all.at(-1)!.knows).toBe(true);
    expect(things.peek('t0')).toBe(undefined);
  });

  it('never makes a second one while somebody holds the first', () => {
    const things = shelf(1);
    const held = things.get('held');
    for (let i = 0; i < 20; i++) things.get(`t${i}`);
    expect(held.knows).toBe(false);
    expect(things.get('held') === held).toBe(true);
  });

  it('forgets everything when it is cleared, needed or not', () => {
    const things = shelf(3);
    const needed = things.get('a');
    needed.isNeeded = true;
    things.clear();
    expect([needed.knows, things.peek('a')]).toEqual([false, undefined]);
  });
});

describe('a page that is open all day', () => {
  const message = (conversationId: string): Message => ({
    id: `m-${conversationId}`,
    conversationId,
    author: { kind: 'contact' },
    at: '2026-03-02T09:00:00Z',
    text: 'Hello',
  });

  /** Opens conversations one after another, as an agent does, and leaves them. */
  async function visit(count: number) {
    const w = world({
      adapter: { listMessages: async (id: string) => ({ items: [message(id)] }) },
    });
    const tools = w.store.part((given: PartTools) => given);
    for (let i = 0; i < count; i++) {
      const id = `v${i}`;
      w.backend.put({ ...conversation(), id });
      const leave = [w.store.conversation(id), w.store.part(thread).of(id)].map(($atom) =>
        $atom.listen(() => undefined),
      );
      await w.env.advance(10);
      for (const end of leave) end();
      await w.env.advance(2 * second);
    }
    const ids = Array.from({ length: count }, (_, i) => `v${i}`);
    return { ...w, tools, known: ids.filter((id) => tools.conversations.confirmed(id)) };
  }

  it('lets go of conversations and threads that nobody looks at any more', async () => {
    const { known, store, tools } = await visit(300);
    expect(known.length).toBeLessThanOrEqual(61);
    expect(known.at(-1)).toBe('v299');
    expect(tools.conversations.openEntry('v0')).toBe(undefined);
    expect(store.conversation('v0').get()).toEqual({ state: 'loading' });
    expect(store.part(thread).of('v0').get()).toEqual({ state: 'loading' });
  });

  it('shows one of the last again at once, and reads an older one anew', async () => {
    const { store, env } = await visit(100);
    expect(store.conversation('v99').get().state).toBe('ready');
    const $old = store.conversation('v0');
    $old.listen(() => undefined);
    expect($old.get().state).toBe('loading');
    await env.advance(10);
    expect($old.get().state).toBe('ready');
  });

  it('whoever still holds a conversation that was let go gets the same one back', async () => {
    const w = world();
    w.backend.put({ ...conversation(), id: 'held' });
    const $held = w.store.conversation('held');
    for (let i = 0; i < 200; i++) w.store.conversation(`v${i}`);
    $held.listen(() => undefined);
    await w.env.advance(10);
    expect($held.get().state).toBe('ready');
    expect(w.store.conversation('held') === $held).toBe(true);
    // and it is told what happens
    w.backend.put({ ...conversation(), id: 'held', version: 99, unread: 7 });
    for (const sink of w.backend.sinks) sink.conversation({ ...conversation(), id: 'held', version: 99, unread: 7 });
    expect($held.get()).toMatchObject({ conversation: { unread: 7 } });
  });

  it('leaves nothing that waits for the end of the store, however often something was read or sent again', async () => {
    const { store, backend, env } = await opened({ traits: { idempotency: true } });
    const { signal } = store.part((given: PartTools) => given).context;
    const waiting = () => getEventListeners(signal, 'abort').length;
    const before = waiting();
    for (const method of ['takeOver', 'getConversation']) {
      backend.failing.set(method, new HandoffError('unavailable', 'down'));
    }
    click(store, { type: 'take-over' });
    await env.advance(60 * second);
    backend.failing.clear();
    await env.advance(60 * second);
    expect(backend.count('takeOver')).toBeGreaterThan(1);
    expect(waiting()).toBe(before);
  });

  it('keeps a conversation with a command on its way, or in doubt', async () => {
    const { store, backend, env } = await opened();
    backend.hold.add('takeOver');
    click(store, { type: 'take-over' });
    await env.advance(10);
    const tools = store.part((given: PartTools) => given);
    for (let i = 0; i < 200; i++) store.conversation(`v${i}`);
    expect(tools.conversations.openEntry('c1')?.isPending).toBe(true);
  });

  it('keeps the rows of the list, and no row of a conversation that only was open', async () => {
    const listed = { ...conversation(), id: 'listed' };
    const w = world({ adapter: { listConversations: async () => ({ items: [listed] }) } });
    const query = w.store.part(conversationList).query();
    query.$state.listen(() => undefined);
    await w.env.advance(100);
    for (let i = 0; i < 200; i++) {
      const id = i ? `v${i}` : 'listed';
      w.backend.put({ ...conversation(), id });
      const leave = w.store.conversation(id).listen(() => undefined);
      await w.env.advance(10);
      leave();
      await w.env.advance(1500);
    }
    const { rows } = w.store.part(conversationList);
    const { conversations } = w.store.part((given: PartTools) => given);
    expect([rows.all.has('listed'), !!conversations.confirmed('listed')]).toEqual([true, true]);
    expect(rows.all.has('v1')).toBe(false);
    expect(rows.all.size).toBeLessThanOrEqual(62);
  });
});
