import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Clock } from '../../src/store/clock.js';
import { SimulatedEnvironment } from '../support/simulated-environment.js';
import { day, hour, iso, minute, second } from './world.js';

const ticking = () => {
  const env = new SimulatedEnvironment();
  const clock = new Clock(env);
  const rung: number[] = [];
  const start = env.time;
  const ringAt = (after: number) => clock.at(clock.now() + after, () => rung.push(env.time - start));
  return { env, clock, rung, start, ringAt };
};

describe('the server’s time', () => {
  it('is this device’s until the server says otherwise', () => {
    const { env, clock } = ticking();
    expect(clock.now()).toBe(env.time);
    clock.sync(iso(env.time + day));
    expect(clock.now()).toBe(env.time + day);
    clock.sync(iso(env.time - day));
    expect(clock.now()).toBe(env.time - day);
  });

  it.each([undefined, '', 'soon', 'NaN'])('is not moved by %j', (server) => {
    const { env, clock } = ticking();
    clock.sync(server);
    expect(clock.now()).toBe(env.time);
  });

  it('is not moved by what an answer takes on its way', () => {
    const { env, clock } = ticking();
    clock.sync(iso(env.time - 400));
    expect(clock.now()).toBe(env.time);
  });

  it('is taken over where it differs by more than half a second', () => {
    const { env, clock } = ticking();
    clock.sync(iso(env.time - 600));
    expect(clock.now()).toBe(env.time - 600);
  });

  it.each([
    [499, 0],
    [500, 500],
    [-499, 0],
    [-500, -500],
  ])('half a second is the limit: by %i ms it moves by %i', (difference, moved) => {
    const { env, clock } = ticking();
    clock.sync(iso(env.time + difference));
    expect(clock.now()).toBe(env.time + moved);
  });

  it('moves what waits for it', async () => {
    const { env, clock, rung, ringAt } = ticking();
    ringAt(hour);
    clock.sync(iso(env.time + 59 * minute));
    await env.advance(minute);
    expect(rung).toEqual([minute]);
  });
});

describe('alarms', () => {
  it('ring once, at their moment, in whatever order they were set', async () => {
    const { env, rung, ringAt } = ticking();
    for (const after of [3 * second, second, 2 * second, second]) ringAt(after);
    expect(env.timers.size).toBe(1);
    await env.advance(hour);
    expect(rung).toEqual([second, second, 2 * second, 3 * second]);
    expect(env.timers.size).toBe(0);
  });

  it('ring at once for a moment that has passed', async () => {
    const { env, rung, ringAt } = ticking();
    ringAt(-day);
    await env.advance(0);
    expect(rung).toEqual([0]);
  });

  it('do not ring once taken back, and leave no timer', async () => {
    const { env, rung, ringAt } = ticking();
    const backs = [ringAt(second), ringAt(minute)];
    for (const back of backs) back();
    expect(env.timers.size).toBe(0);
    await env.advance(hour);
    expect(rung).toEqual([]);
  });

  it('a thousand that come later set no timer of their own, nor do those that are taken back', () => {
    const { env, ringAt } = ticking();
    ringAt(second);
    const [timer] = env.timers.values();
    const later = Array.from({ length: 1000 }, (_, i) => ringAt(second + i));
    for (const back of later) back();
    expect([...env.timers.values()]).toEqual([timer]);
  });

  it('may be set and taken back while others ring', async () => {
    const { env, clock, rung, ringAt } = ticking();
    let back: () => void = () => undefined;
    clock.at(clock.now() + second, () => {
      back();
      ringAt(second);
    });
    back = ringAt(second);
    await env.advance(minute);
    expect(rung).toEqual([2 * second]);
  });

  it('wait through 2³¹ ms in steps of an hour at most', async () => {
    const { env, rung, ringAt } = ticking();
    ringAt(400 * day);
    let longest = 0;
    for (let i = 0; i < 400; i++) {
      for (const { at } of env.timers.values()) longest = Math.max(longest, at - env.time);
      await env.advance(day);
    }
    expect(longest).toBe(hour);
    expect(rung).toEqual([400 * day]);
  });

  it('are silent while the page is hidden, and ring when it is seen again', async () => {
    const { env, clock, rung, ringAt } = ticking();
    env.isHidden = true;
    ringAt(second);
    expect(env.timers.size).toBe(0);
    await env.advance(minute);
    expect(rung).toEqual([]);
    env.isHidden = false;
    clock.rearm();
    await env.advance(0);
    expect(rung).toEqual([minute]);
  });

  it('forget everything on dispose', async () => {
    const { env, clock, rung, ringAt } = ticking();
    ringAt(second);
    clock.dispose();
    expect(env.timers.size).toBe(0);
    await env.advance(minute);
    expect(rung).toEqual([]);
  });

  it('ring exactly once each, with one timer at a time, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.record({ set: fc.integer({ min: -hour, max: 3 * hour }) }),
            fc.record({ pass: fc.integer({ min: 0, max: 2 * hour }) }),
            fc.record({ skew: fc.integer({ min: -day, max: day }) }),
            fc.record({ takeBack: fc.nat(20) }),
          ),
          { maxLength: 30 },
        ),
        async (steps) => {
          const { env, clock } = ticking();
          const alarms: Array<{ at: number; rung: number; off?: boolean; back: () => void }> = [];
          for (const step of steps) {
            if ('set' in step) {
              const alarm = { at: clock.now() + step.set, rung: 0, back: () => undefined as void };
              alarm.back = clock.at(alarm.at, () => {
                alarm.rung++;
                expect(clock.now()).toBeGreaterThanOrEqual(alarm.at);
              });
              alarms.push(alarm);
            } else if ('pass' in step) await env.advance(step.pass);
            else if ('skew' in step) clock.sync(iso(env.time + step.skew));
            else {
              const alarm = alarms[step.takeBack];
              alarm?.back();
              if (alarm) alarm.off = true;
            }
            expect(env.timers.size).toBeLessThanOrEqual(1);
          }
          await env.advance(10 * day);
          for (const { rung, off } of alarms) off ? expect(rung).toBeLessThanOrEqual(1) : expect(rung).toBe(1);
          expect(env.timers.size).toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });
});
