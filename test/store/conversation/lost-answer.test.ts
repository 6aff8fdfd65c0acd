import { describe, expect, it } from 'vitest';
import { HandoffError } from '../../../src/model/error.js';
import { click, opened, second } from '../world.js';

describe('a command whose answer is lost while nothing can be read', () => {
  it('is not said to be applied because its state was there before', async () => {
    const { env, backend, store } = await opened();
    for (const method of ['resetBot', 'getConversation']) {
      backend.failing.set(method, new HandoffError('timeout', 'No answer'));
    }
    const clicked = click(store, { type: 'reset-bot' });
    await env.advance(60 * second);
    expect(clicked.settled?.outcome).toBe('unknown');
  });

  it('is not said to be applied because a newer state has what was so before', async () => {
    const { env, backend, store, seen } = await opened();
    for (const method of ['resetBot', 'getConversation']) {
      backend.failing.set(method, new HandoffError('timeout', 'No answer'));
    }
    const clicked = click(store, { type: 'reset-bot' });
    await env.advance(second);
    backend.push('c1', { unread: 1 });
    await env.advance(60 * second);
    expect(clicked.settled?.outcome).toBe('unknown');
    backend.push('c1', { unread: 2 });
    await env.advance(second);
    expect(seen.ready().settled?.outcome).toBe('unknown');
  });

  it('stays unknown where the same intent, asked for again, could not even be sent', async () => {
    const { env, backend, store } = await opened({ traits: { idempotency: true } });
    backend.failing.set('takeOver', new HandoffError('timeout', 'No answer'));
    backend.failing.set('getConversation', new HandoffError('timeout', 'No answer'));
    const first = click(store, { type: 'take-over' }, 'c1', 'k1');
    await env.advance(60 * second);
    expect(first.settled?.outcome).toBe('unknown');
    backend.hold.add('pauseBot');
    click(store, { type: 'pause-bot' });
    const again = click(store, { type: 'take-over' }, 'c1', 'k1');
    await env.advance(120 * second);
    expect(
      backend.calls.filter(({ method, ctx }) => method === 'takeOver' && ctx.idempotencyKey === 'k1').length,
    ).toBeGreaterThan(0);
    expect(again.settled?.outcome).toBe('unknown');
  });

  it.each(['forbidden', 'unauthorized'] as const)(
    'is not rejected because the repeated one is %s: nobody looked whether it was done',
    async (code) => {
      const { env, backend, store } = await opened({ traits: { idempotency: true } });
      for (const method of ['takeOver', 'getConversation']) {
        backend.failing.set(method, new HandoffError('timeout', 'No answer'));
      }
      const clicked = click(store, { type: 'take-over' });
      await env.advance(0);
      backend.failing.set('takeOver', new HandoffError(code, 'Not you'));
      await env.advance(60 * second);
      expect(backend.calls.filter(({ method }) => method === 'takeOver')).toHaveLength(2);
      expect(clicked.settled?.outcome).toBe('unknown');
    },
  );
});

describe('a command whose answer is lost', () => {
  it('is looked for four times while reads fail as well, as often as the backend allows, and not waited for longer', async () => {
    const { env, backend, store, seen } = await opened();
    backend.hold.add('takeOver');
    const clicked = click(store, { type: 'take-over' });
    // nobody looks any more, so that nothing else reads
    seen.stop();
    await env.advance(2 * second);
    const before = backend.count('getConversation');
    backend.failing.set('getConversation', new HandoffError('rate-limited', 'slow', { retryAfter: 1 }));
    backend.last('takeOver').fail(new HandoffError('timeout', 'No answer'));
    await env.advance(3 * second - 1);
    expect(clicked.settled).toBeUndefined();
    await env.advance(1);
    expect(clicked.settled?.outcome).toBe('unknown');
    expect(backend.count('getConversation') - before).toBe(4);
  });
});
