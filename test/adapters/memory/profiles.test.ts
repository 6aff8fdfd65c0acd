import { describe, expect, it } from 'vitest';
import { createMemoryAdapter, profileNames, profiles } from '../../../src/adapters/memory/index.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import { failureOf, find, hour, inSimulatedTime, recorder, watch, world } from './world.js';

describe('profiles', () => {
  it('each have a label of their own', () => {
    expect(new Set(profileNames.map((name) => profiles[name].label)).size).toBe(profileNames.length);
  });

  it('switch-only: has nothing but the switch of the bot', async () => {
    const { env, adapter, ctx } = world({ profile: 'switch-only' });
    const missing = ['takeOver', 'handBack', 'close', 'reopen', 'requestAgent'] as const;
    expect(missing.filter((method) => method in adapter)).toEqual([]);
    const call = watch(adapter.pauseBot('c1', {}, ctx));
    await env.advance(12_000);
    expect(call.value).toMatchObject({ bot: { status: 'paused' } });
  });

  it.each(profileNames.filter((name) => name !== 'switch-only'))('%s: reads, and takes over', async (profile) => {
    const { env, adapter, ctx } = world({ profile });
    const call = watch(adapter.takeOver('c1', { reason: 'because' }, ctx));
    await env.advance(12_000);
    expect(call.value).toMatchObject({ handler: { kind: 'agent', agent: { id: 'ada' } } });
    expect((await adapter.listConversations({ limit: 200 }, ctx)).items.length).toBeGreaterThan(20);
  });

  it('final-takeover: slow, for good, and no way back', async () => {
    const { env, adapter, ctx } = world({ profile: 'final-takeover' });
    expect(adapter.traits.takeOver?.reversible).toBe(false);
    expect(adapter.handBack).toBeUndefined();
    const call = watch(adapter.takeOver('c1', {}, ctx));
    await env.advance(5_999);
    expect(call.done).toBe(false);
    await env.advance(6_001);
    expect(call.value).toMatchObject({ bot: { status: 'stopped' } });
    await expect(adapter.pauseBot('c2', {}, ctx)).resolves.toMatchObject({ bot: { status: 'paused' } });
  });

  it('no-timed-pause: no timer anywhere', async () => {
    const { env, adapter, ctx } = world({ profile: 'no-timed-pause' });
    expect(adapter.extendPause).toBeUndefined();
    expect(adapter.controls.conversations().filter((c) => c.bot.resumeAt)).toEqual([]);
    expect((await failureOf(adapter.pauseBot('c1', { until: inSimulatedTime(env, hour) }, ctx))).code).toBe(
      'unsupported',
    );
    expect(env.timers.size).toBe(0);
  });

  it('no-hand-back: neither hand back nor activation', () => {
    const { adapter } = world({ profile: 'no-hand-back' });
    expect([adapter.handBack, adapter.activateBot]).toEqual([undefined, undefined]);
    expect('handBack' in adapter).toBe(false);
  });

  it.each([
    ['suggestive', 'suggestive'],
    ['bot-off', 'off'],
  ] as const)('%s: that mode everywhere, also in new conversations', async (profile, mode) => {
    const { env, adapter, ctx } = world({ profile });
    await adapter.archive('c1', {}, ctx);
    const id = await adapter.controls.contactWrites('c1', 'hi');
    await env.advance(hour);
    expect(new Set(adapter.controls.conversations().map((c) => c.bot.mode))).toEqual(new Set([mode]));
    expect(adapter.controls.messages(id).map((m) => m.text)).toEqual(['hi']);
  });

  it('reason-required: not without one', async () => {
    const { adapter, ctx } = world({ profile: 'reason-required' });
    expect((await failureOf(adapter.takeOver('c1', {}, ctx))).code).toBe('invalid');
    expect((await failureOf(adapter.pauseBot('c1', { reason: ' ' }, ctx))).code).toBe('invalid');
    await expect(adapter.pauseBot('c1', { reason: 'Lunch' }, ctx)).resolves.toMatchObject({
      bot: { cause: { reason: 'Lunch' } },
    });
  });

  it('own-outcomes: only its own', async () => {
    const { adapter, ctx } = world({ profile: 'own-outcomes' });
    const values = adapter.traits.close!.outcomes.map(({ value }) => value);
    expect((await failureOf(adapter.close('c1', { outcome: 'resolved' }, ctx))).code).toBe('invalid');
    await expect(adapter.close('c1', { outcome: values[0]! }, ctx)).resolves.toMatchObject({
      closed: { outcome: 'refunded' },
    });
    for (const { closed } of adapter.controls.conversations()) if (closed) expect(values).toContain(closed.outcome);
  });

  it('advisory: says so', () => {
    expect(world({ profile: 'advisory' }).adapter.traits.control).toBe('advisory');
  });
});

describe('the demo data', () => {
  const demo = (seed?: number) => createMemoryAdapter({ environment: new SimulatedEnvironment(), seed });
  const all = (seed?: number) => {
    const { controls } = demo(seed);
    return controls.conversations().map((c) => [c, controls.messages(c.id)]);
  };

  it('is the same for the same seed', () => {
    expect(all(3)).toEqual(all(3));
    expect(all(4)).not.toEqual(all(3));
  });

  it('lives in the past, in order, with text in every line', () => {
    const { controls } = demo();
    const now = new SimulatedEnvironment().now();
    for (const c of controls.conversations()) {
      const messages = controls.messages(c.id);
      const times = messages.map(({ at }) => Date.parse(at));
      expect(times, c.id).toEqual([...times].sort((a, b) => a - b));
      expect(times.at(-1), c.id).toBeLessThan(now);
      expect(messages.length, c.id).toBeGreaterThanOrEqual(4);
      expect(
        messages.every((m) => m.text !== '' && !m.text.includes('{')),
        c.id,
      ).toBe(true);
    }
  });

  it('shows every state that there is', () => {
    const { adapter } = world();
    const c = adapter.controls.conversations();
    expect(c.length).toBeGreaterThanOrEqual(24);
    expect(new Set(c.map(({ channel }) => channel)).size).toBeGreaterThanOrEqual(5);
    expect(c.filter(({ handler }) => handler.kind === 'queue').length).toBeGreaterThanOrEqual(3);
    expect(new Set(c.flatMap(({ bot }) => (bot.cause ? [bot.cause.kind] : [])))).toEqual(
      new Set([
        'agent',
        'takeover',
        'manual-message',
        'workflow-message',
        'message-limit',
        'contact-request',
        'schedule',
        'outside',
      ]),
    );
    expect(new Set(c.flatMap(({ closed }) => (closed ? [closed.outcome] : [])))).toEqual(
      new Set(['resolved', 'not-resolved']),
    );
    find(adapter, (each) => each.bot.status === 'stopped');
    find(adapter, (each) => each.status === 'archived');
    find(adapter, (each) => each.bot.mode === 'suggestive');
    find(adapter, (each) => !!each.attention?.includes('repeated-handoff'));
    find(adapter, (each) => each.handler.kind === 'agent' && each.handler.agent.id === 'ada' && each.status === 'open');
  });

  it('is about whoever the agents are', () => {
    const { adapter } = world({ agent: { id: 'kim', name: 'Kim Park' }, colleague: { id: 'lou' } });
    const texts = adapter.controls
      .conversations()
      .flatMap((c) => adapter.controls.messages(c.id).map((m) => m.text))
      .join('\n');
    expect(texts).toContain("c'est Kim");
    expect(texts).not.toMatch(/\bAda\b|\bBen\b/);
  });

  it('is absent when it is not wanted', async () => {
    const { adapter, ctx } = world({ conversations: 'none' });
    expect((await adapter.listConversations({}, ctx)).items).toEqual([]);
  });
});

describe('events', () => {
  it('arrive after the call that made them, in order, with rising versions', async () => {
    const { env, adapter, ctx } = world();
    const sink = recorder();
    adapter.subscribe(sink, ctx);
    expect(sink.states).toEqual([]);
    await env.advance(0);
    expect(sink.states).toEqual(['live']);
    void adapter.controls.contactWrites('c1', 'hi');
    expect(sink.messages).toEqual([]);
    await env.advance(1200);
    const versions = sink.conversations.map((c) => c.version!);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(new Set(versions).size).toBe(versions.length);
    expect(sink.conversations.at(-1)).toEqual(adapter.controls.conversations()[0]);
    expect(sink.messages.some((m) => m.text === 'hi')).toBe(true);
  });

  it('stop with exactly the subscription that ended', async () => {
    const { env, adapter, ctx } = world();
    const sink = recorder();
    const end = adapter.subscribe(sink, ctx);
    adapter.subscribe(sink, ctx);
    await env.advance(0);
    void adapter.controls.workflowMessage('c1', 'one');
    end();
    await env.advance(0);
    expect(sink.messages.filter((m) => m.text === 'one')).toHaveLength(1);
  });

  it('stop while offline, which is told, and so is the return', async () => {
    const { env, adapter, ctx } = world();
    const sink = recorder();
    adapter.subscribe(sink, ctx);
    adapter.controls.set({ offline: true });
    await adapter.controls.workflowMessage('c1', 'unheard');
    adapter.controls.set({ offline: false });
    await env.advance(0);
    expect(sink.states.slice(-2)).toEqual(['offline', 'live']);
    expect(sink.conversations).toEqual([]);
  });

  it('tell of blocked contacts, and the phone of every change', async () => {
    const { env, adapter, ctx } = world();
    const sink = recorder();
    const changed: string[] = [];
    adapter.subscribe(sink, ctx);
    const end = adapter.controls.onChange((id) => changed.push(id));
    await adapter.blockContact('jonas', {}, ctx);
    await env.advance(0);
    expect(sink.contacts).toEqual(['jonas']);
    expect(changed.length).toBeGreaterThan(0);
    end();
    changed.length = 0;
    await adapter.controls.workflowMessage('c1', 'x');
    await env.advance(0);
    expect(changed).toEqual([]);
  });
});
