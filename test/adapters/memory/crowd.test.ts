import { describe, expect, it } from 'vitest';
import { createMemoryAdapter } from '../../../src/adapters/memory/index.js';
import { conversation } from '../../../src/adapters/boundary.js';
import { message } from '../../../src/adapters/boundary-details.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';

const environment = () => new SimulatedEnvironment();
const ctx = { signal: new AbortController().signal, agent: { id: 'ada' } };

describe('a crowd', () => {
  it('is the same for the same seed, and well formed', () => {
    const [one, two] = [
      createMemoryAdapter({ crowd: 300, environment: environment() }),
      createMemoryAdapter({ crowd: 300, environment: environment() }),
    ];
    const all = one.controls.conversations();
    expect(all).toEqual(two.controls.conversations());
    for (const c of all) {
      expect(conversation(c, c.id)).toEqual(one.controls.conversation(c.id));
      for (const m of one.controls.messages(c.id)) message(m, m.id);
    }
  });

  it('has every situation in it, beside the demo conversations', () => {
    const { controls } = createMemoryAdapter({ crowd: 1000, environment: environment() });
    const all = controls.conversations();
    expect(all.length).toBeGreaterThan(1020);
    expect(new Set(all.map(({ handler }) => handler.kind))).toEqual(new Set(['bot', 'queue', 'agent', 'nobody']));
    expect(new Set(all.map(({ bot }) => bot.status))).toEqual(new Set(['active', 'paused', 'stopped']));
    expect(all.some(({ bot }) => bot.resumeAt)).toBe(true);
  });

  it('is listed in pages, and pauses end', async () => {
    const env = environment();
    const adapter = createMemoryAdapter({ crowd: 500, conversations: 'none', knobs: { latency: 0 }, environment: env });
    const page = adapter.listConversations!({ view: 'all', limit: 200 }, ctx);
    await env.advance(1);
    expect(await page).toMatchObject({ nextCursor: expect.any(String), counts: { all: 500 } });
    const timed = () => adapter.controls.conversations().filter(({ bot }) => bot.resumeAt).length;
    expect(timed()).toBeGreaterThan(5);
    await env.advance(5 * 3_600_000);
    expect(timed()).toBe(0);
  });
});
