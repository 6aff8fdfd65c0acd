import { describe, expect, it } from 'vitest';
import { day, find, hour, inSimulatedTime, minute, world } from './world.js';

const c1 = (w: ReturnType<typeof world>) => find(w.adapter, (c) => c.id === 'c1');

describe('timed pauses', () => {
  it.each([minute, hour, 30 * day])('end after %i ms, not before', async (length) => {
    const w = world();
    await w.adapter.pauseBot('c1', { until: inSimulatedTime(w.env, length) }, w.ctx);
    await w.env.advance(length - 1);
    expect(c1(w).bot.status).toBe('paused');
    await w.env.advance(1);
    expect(c1(w).bot).toMatchObject({ status: 'active', cause: { kind: 'schedule' } });
  });

  it('are never armed for more than an hour', async () => {
    const w = world();
    await w.adapter.pauseBot('c1', { until: inSimulatedTime(w.env, 300 * day) }, w.ctx);
    for (let i = 0; i < 50; i++) {
      const wait = Math.max(...[...w.env.timers.values()].map(({ at }) => at)) - w.env.now();
      expect(wait).toBeLessThanOrEqual(hour);
      await w.env.advance(hour);
    }
  });

  it('end late where the device slept', async () => {
    const w = world();
    await w.adapter.pauseBot('c1', { until: inSimulatedTime(w.env, 2 * hour) }, w.ctx);
    w.env.time += 3 * day;
    await w.env.advance(0);
    expect(c1(w).bot.status).toBe('active');
  });

  it('move when they are extended, and end with an activation', async () => {
    const w = world();
    await w.adapter.pauseBot('c1', { until: inSimulatedTime(w.env, 10 * minute) }, w.ctx);
    await w.adapter.extendPause('c1', { until: inSimulatedTime(w.env, 30 * minute) }, w.ctx);
    await w.env.advance(29 * minute);
    expect(c1(w).bot.status).toBe('paused');
    await w.adapter.activateBot('c1', {}, w.ctx);
    const { version } = c1(w);
    await w.env.advance(hour);
    expect(c1(w).version).toBe(version);
  });

  it('never resume over an agent', async () => {
    const w = world();
    await w.adapter.takeOver('c1', {}, w.ctx);
    await w.adapter.pauseBot('c1', { until: inSimulatedTime(w.env, 10 * minute) }, w.ctx);
    await w.env.advance(hour);
    expect(c1(w)).toMatchObject({ handler: { kind: 'agent' }, bot: { status: 'paused' } });
    expect(c1(w).bot.resumeAt).toBeUndefined();
  });

  it('move with messages where that is their basis', async () => {
    const w = world();
    const any = find(w.adapter, (c) => c.bot.resumeBasis === 'last-message');
    await w.env.advance(5 * minute);
    await w.adapter.controls.contactWrites(any.id, 'wait');
    const moved = find(w.adapter, (c) => c.id === any.id).bot.resumeAt!;
    expect(Date.parse(moved)).toBeGreaterThan(Date.parse(any.bot.resumeAt!));

    const agents = find(w.adapter, (c) => c.bot.resumeBasis === 'last-agent-message');
    await w.adapter.controls.contactWrites(agents.id, 'hello');
    expect(find(w.adapter, (c) => c.id === agents.id).bot.resumeAt).toBe(agents.bot.resumeAt);
    await w.adapter.sendMessage(agents.id, { text: 'hi', clientId: 'm' }, w.ctx);
    const after = find(w.adapter, (c) => c.id === agents.id).bot.resumeAt!;
    expect(Date.parse(after)).toBeGreaterThan(Date.parse(agents.bot.resumeAt!));
  });

  it('end in every conversation of the demo within a month, and no timer is left', async () => {
    const w = world();
    await w.env.advance(30 * day);
    expect(w.adapter.controls.conversations().filter((c) => c.bot.resumeAt)).toEqual([]);
    expect(w.env.timers.size).toBe(0);
  });
});
