import { describe, expect, it } from 'vitest';
import { failureOf, hour, inSimulatedTime, recorder, world } from './world.js';

describe('subscribers', () => {
  it('are given objects of their own', async () => {
    const { adapter, ctx } = world();
    const clumsy = recorder();
    clumsy.conversation = (c) => void (c.handler = { kind: 'nobody' });
    clumsy.message = (m) => void (m.text = 'changed');
    clumsy.contact = (c) => void (c.id = 'changed');
    const careful = recorder();
    for (const sink of [clumsy, careful]) adapter.subscribe(sink, ctx);
    await adapter.takeOver('c1', {}, ctx);
    await adapter.blockContact('mara', {}, ctx);
    await Promise.resolve();
    expect(careful.conversations.filter(({ id }) => id === 'c1').map((c) => c.handler.kind)).toEqual([
      'agent',
      'agent',
    ]);
    expect(careful.messages[0]!.text).toContain('took the conversation over');
    expect(careful.contacts).toEqual(['mara']);
  });
});

describe('a removed conversation', () => {
  it('is not found, out of the list, and told', async () => {
    const { adapter, ctx } = world();
    const sink = recorder();
    const removed: string[] = [];
    sink.removed = (id) => void removed.push(id);
    adapter.subscribe(sink, ctx);
    const { counts } = await adapter.listConversations({}, ctx);
    await adapter.controls.removeConversation('c1');
    await Promise.resolve();
    expect(removed).toEqual(['c1']);
    expect((await failureOf(adapter.getConversation('c1', ctx))).code).toBe('not-found');
    expect((await failureOf(adapter.takeOver('c1', {}, ctx))).code).toBe('not-found');
    expect((await adapter.listConversations({}, ctx)).counts!.all).toBe(counts!.all! - 1);
  });

  it('is left alone by its bot and its timer', async () => {
    const { env, adapter, ctx } = world();
    await adapter.pauseBot('c2', { until: inSimulatedTime(env, hour) }, ctx);
    await adapter.controls.contactWrites('c1', 'Hello?');
    const sink = recorder();
    adapter.subscribe(sink, ctx);
    for (const id of ['c1', 'c2']) await adapter.controls.removeConversation(id);
    await env.advance(2 * hour);
    expect(sink.conversations.filter(({ id }) => id === 'c1' || id === 'c2')).toEqual([]);
  });

  it('leaves its id to no other', async () => {
    const { adapter } = world();
    const ids = adapter.controls.conversations().map(({ id }) => id);
    await adapter.controls.removeConversation(ids[2]!);
    await adapter.controls.removeConversation(ids.at(-1)!);
    const begun = await adapter.controls.contactBegins({ id: 'new', name: 'New' }, 'Hi');
    expect(ids).not.toContain(begun);
  });
});
