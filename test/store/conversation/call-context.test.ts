import { describe, expect, it } from 'vitest';
import type { CallContext } from '../../../src/adapters/adapter.js';
import { HandoffError } from '../../../src/model/error.js';
import { ben, click, minute, opened, second, watch, world } from '../world.js';

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
