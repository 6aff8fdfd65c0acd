import { describe, expect, it } from 'vitest';
import { context, failureOf, watch, world } from './world.js';

describe('the knobs', () => {
  it('latency: a command is applied half way and answered at the end', async () => {
    const { env, adapter, ctx } = world({ knobs: { latency: 400 } });
    const call = watch(adapter.takeOver('c1', {}, ctx));
    await env.advance(199);
    expect(adapter.controls.conversations()[0]!.handler.kind).toBe('bot');
    await env.advance(1);
    expect(adapter.controls.conversations()[0]!.handler.kind).toBe('agent');
    expect(call.done).toBe(false);
    await env.advance(200);
    expect(call.value).toMatchObject({ handler: { kind: 'agent' } });
  });

  it('jitter: adds at most so much, differently from call to call, the same for the same seed', async () => {
    const durations = async (seed: number) => {
      const { env, adapter, ctx } = world({ seed, knobs: { latency: 100, jitter: 900 } });
      const found: number[] = [];
      for (let i = 0; i < 5; i++) {
        const start = env.now();
        const call = watch(adapter.getConversation('c1', ctx));
        while (!call.done) await env.advance(1);
        found.push(env.now() - start);
      }
      return found;
    };
    const first = await durations(7);
    expect(await durations(7)).toEqual(first);
    expect(await durations(8)).not.toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(1);
    expect(first.every((took) => took >= 100 && took <= 1001)).toBe(true);
  });

  it('failureRate: fails with "unavailable" about as often as told, and does nothing then', async () => {
    const { adapter, ctx } = world({ knobs: { failureRate: 0.3 } });
    let failures = 0;
    for (let i = 0; i < 300; i++) {
      const error = await adapter.getConversation('c1', ctx).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (error) failures += 1;
    }
    expect(failures).toBeGreaterThan(60);
    expect(failures).toBeLessThan(120);
    adapter.controls.set({ failureRate: 1 });
    const error = await failureOf(adapter.takeOver('c1', {}, ctx));
    expect(error).toMatchObject({ code: 'unavailable', retryable: true, retryAfter: 1 });
    expect(adapter.controls.conversations()[0]!.handler.kind).toBe('bot');
  });

  it('loseAnswers: applies the command, and says "timeout"; reads still answer', async () => {
    const { env, adapter, ctx } = world({ knobs: { latency: 100, loseAnswers: true } });
    const call = watch(adapter.takeOver('c1', {}, ctx));
    await env.advance(100);
    expect(call.error?.code).toBe('timeout');
    const read = watch(adapter.getConversation('c1', ctx));
    await env.advance(100);
    expect(read.value).toMatchObject({ handler: { kind: 'agent', agent: { id: 'ada' } } });
  });

  it('hang: never answers until its caller gives up', async () => {
    const { env, adapter } = world({ knobs: { hang: true } });
    const abort = new AbortController();
    const call = watch(adapter.getConversation('c1', context({ signal: abort.signal })));
    await env.advance(3_600_000);
    expect(call.done).toBe(false);
    abort.abort();
    await env.advance(0);
    expect(call.error?.code).toBe('timeout');
  });

  it('loseRace: the colleague wins once, and is named', async () => {
    const { adapter, ctx } = world({ knobs: { loseRace: true } });
    const error = await failureOf(adapter.takeOver('c1', {}, ctx));
    expect(error).toMatchObject({
      code: 'conflict',
      current: { handler: { kind: 'agent', agent: { id: 'ben', name: 'Ben Okafor' } } },
    });
    expect(adapter.controls.knobs.loseRace).toBe(false);
    await expect(adapter.takeOver('c2', {}, ctx)).resolves.toMatchObject({ handler: { agent: { id: 'ada' } } });
  });

  it('tokenExpired: everything is "unauthorized"', async () => {
    const { adapter, ctx } = world({ knobs: { tokenExpired: true } });
    expect((await failureOf(adapter.listConversations({}, ctx))).code).toBe('unauthorized');
    expect((await failureOf(adapter.takeOver('c1', {}, ctx))).code).toBe('unauthorized');
    adapter.controls.set({ tokenExpired: false });
    await expect(adapter.getConversation('c1', ctx)).resolves.toMatchObject({ id: 'c1', handler: { kind: 'bot' } });
  });

  it('offline: nothing is sent; a call under way does not know whether it was applied', async () => {
    const { env, adapter, ctx } = world({ knobs: { latency: 100 } });
    const command = watch(adapter.takeOver('c1', {}, ctx));
    await env.advance(60);
    adapter.controls.set({ offline: true });
    expect((await failureOf(adapter.getConversation('c1', ctx))).code).toBe('offline');
    await env.advance(40);
    expect(command.error?.code).toBe('timeout');
    expect(adapter.controls.conversations()[0]!.handler.kind).toBe('agent');
  });
});

describe('giving up', () => {
  it.each([0, 30, 70])('rejects at once after %i of 100 ms, and clears its timer', async (after) => {
    const { env, adapter } = world({ knobs: { latency: 100 } });
    const timers = env.timers.size;
    const abort = new AbortController();
    const call = watch(adapter.takeOver('c1', {}, context({ signal: abort.signal })));
    await env.advance(after);
    abort.abort();
    await env.advance(0);
    expect(call.error?.code).toBe('timeout');
    expect(env.timers.size).toBe(timers);
  });

  it('does not start with a signal that is aborted already', async () => {
    const { adapter } = world();
    expect((await failureOf(adapter.takeOver('c1', {}, context({ signal: AbortSignal.abort() })))).code).toBe(
      'timeout',
    );
    expect(adapter.controls.conversations()[0]!.handler.kind).toBe('bot');
  });

  it('dispose: leaves no timer, ends what waits, and refuses what comes later', async () => {
    const { env, adapter, ctx } = world({ knobs: { latency: 100 } });
    const call = watch(adapter.takeOver('c2', {}, ctx));
    await adapter.controls.contactWrites('c1', 'hello?');
    expect(env.timers.size).toBeGreaterThan(1);
    adapter.dispose();
    await env.advance(0);
    expect(env.timers.size).toBe(0);
    expect(call.error?.code).toBe('timeout');
    expect((await failureOf(adapter.getConversation('c1', ctx))).code).toBe('unavailable');
    await adapter.controls.contactWrites('c1', 'still there?');
    expect(env.timers.size).toBe(0);
  });
});
