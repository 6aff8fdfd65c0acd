import { describe, expect, it } from 'vitest';
import type { CallContext } from '../../../src/adapters/adapter.js';
import { methodName } from '../../../src/adapters/call.js';
import { HandoffError } from '../../../src/model/error.js';
import type { MessageDraft } from '../../../src/model/message.js';
import { notesWritten } from '../../support/notes.js';
import { ada, ben, click, minute, opened, second, watch, world } from '../world.js';

/** A takeover that is on its way, and what the adapter got with it. */
async function sending(): Promise<Awaited<ReturnType<typeof opened>> & { ctx: CallContext }> {
  const w = await opened();
  w.backend.hold.add('takeOver');
  click(w.store, { type: 'take-over' });
  await w.env.advance(0);
  return { ...w, ctx: w.backend.last('takeOver').ctx };
}

describe('what an adapter gets with a command', () => {
  it('how far it is comes to the screen', async () => {
    const { ctx, seen } = await sending();
    ctx.onProgress!(1, 4);
    expect(seen.ready().pending).toMatchObject([{ progress: 0.25 }]);
    ctx.onProgress!(4, 4);
    expect(seen.ready().pending).toMatchObject([{ progress: 1 }]);
  });

  it('it is too late once somebody else is at the page, or ten seconds after the click', async () => {
    const { ctx, store, env } = await sending();
    expect(ctx.isTooLate!()).toBe(false);
    await env.advance(10 * second);
    expect(ctx.isTooLate!()).toBe(false);
    await env.advance(1);
    expect(ctx.isTooLate!()).toBe(true);
    const other = await sending();
    other.store.$agent.set(ben);
    expect(other.ctx.isTooLate!()).toBe(true);
    store.dispose();
  });

  it('which version the person saw, and the key of the intent', async () => {
    const { ctx } = await sending();
    expect(ctx).toMatchObject({ expectedVersion: 1, idempotencyKey: expect.any(String) as string });
  });

  it('30 seconds', async () => {
    const { ctx, env } = await sending();
    await env.advance(30 * second - 1);
    expect(ctx.signal.aborted).toBe(false);
    await env.advance(1);
    expect(ctx.signal.aborted).toBe(true);
  });
});

describe('a message with files', () => {
  // at 40 bytes a millisecond, these take two seconds and one
  const attachments = [80_000, 40_000].map((size) => ({
    name: 'photo.png',
    type: 'image/png',
    data: new Blob([new Uint8Array(size)]),
  }));

  it.each<[string, Pick<MessageDraft, 'attachments'>, number]>([
    ['takes as much longer as they need on a slow line', { attachments }, 33 * second],
    ['that are none takes no longer', { attachments: [] }, 30 * second],
  ])('%s', async (_, files, time) => {
    const w = await opened({ conversation: { handler: { kind: 'agent', agent: ada } } });
    w.backend.hold.add('sendMessage');
    const sent = click(w.store, { type: 'send-message', text: 'Look', clientId: 'x1', ...files });
    await w.env.advance(0);
    const { ctx } = w.backend.last('sendMessage');
    await w.env.advance(time - 20 * second);
    expect(ctx.isTooLate!()).toBe(false);
    await w.env.advance(1);
    expect(ctx.isTooLate!()).toBe(true);
    await w.env.advance(20 * second - 2);
    expect([ctx.signal.aborted, sent.settled]).toEqual([false, undefined]);
    await w.env.advance(1);
    expect(ctx.signal.aborted).toBe(true);
    await w.env.advance(second);
    expect(sent.settled).toMatchObject({ outcome: 'unknown', error: { code: 'timeout' } });
  });
});

describe('what the bot was just sending', () => {
  it.each([true, false])('may arrive after the command, if the backend says so: %s', async (late) => {
    const { ctx, backend, env, seen } = await sending();
    if (late) ctx.lastMessageMayArrive!();
    backend.last('takeOver').answer(backend.change('c1', { handler: { kind: 'agent', agent: ada } }));
    await env.advance(0);
    expect(seen.ready().settled?.outcome).toBe('applied');
    expect(seen.ready().settled?.lastMessageMayArrive).toBe(late || undefined);
  });
});

it.each(['take-over', 'pause-bot'] as const)('a mistake of the adapter in %s is said of that method', async (type) => {
  const fail = () => Promise.reject(new Error('broken'));
  const w = await opened({ adapter: { takeOver: fail, pauseBot: fail } });
  click(w.store, { type });
  await w.env.advance(minute);
  await notesWritten();
  expect(w.logged).toMatchObject([{ code: 'adapter-threw', method: methodName(type) }]);
});

it('a mistake of the adapter in a read is said of that method', async () => {
  const w = world({ adapter: { getConversation: () => Promise.reject(new Error('broken')) } });
  await w.store.refresh('c1');
  await notesWritten();
  expect(w.logged).toMatchObject([{ code: 'adapter-threw', method: 'getConversation' }]);
});

it('what was not sent says why: the conversation could not be read', async () => {
  const w = world();
  w.backend.failing.set('getConversation', new HandoffError('unavailable', 'down'));
  watch(w.store);
  const taken = click(w.store, { type: 'take-over' });
  await w.env.advance(minute);
  const { error } = taken.settled!;
  expect(error).toMatchObject({ code: 'offline', message: 'Not sent: the conversation could not be read' });
  expect(error!.cause).toMatchObject({ code: 'unavailable' });
});
