import { describe, expect, it } from 'vitest';
import { createMemoryAdapter } from '../../src/adapters/memory/index.js';
import { realEnvironment } from '../../src/internal/environment.js';
import { adapterTests } from '../../src/testing/index.js';
import { fits, type Situation } from '../../src/testing/situations.js';
import { SimulatedEnvironment } from '../support/simulated-environment.js';
import { ada, deskKit, type SwitchWorld } from './support/desk-kit.js';
import { skippedByDesk } from './support/desk-skips.js';
import { pglite } from './support/pglite.js';

const database = pglite();

/** Nothing but a switch, in memory. */
function open(): SwitchWorld {
  const env = new SimulatedEnvironment();
  const memory = createMemoryAdapter({
    environment: env,
    agent: ada,
    profile: 'switch-only',
    knobs: { latency: 0 },
    botDelay: 120_000,
  });
  const given = new Set<string>();
  return {
    adapter: memory,
    // what the gateway waits for takes real time; what it calls now is the time of the helpdesk
    environment: { ...realEnvironment, now: env.now },
    pageEnvironment: env,
    controls: {
      async prepare(situation) {
        const wanted = situation === 'botComposing' ? 'botActive' : situation;
        const found = memory.controls
          .conversations()
          .find((c) => !given.has(c.id) && fits[wanted as Situation](c, ada));
        if (!found) return undefined;
        given.add(found.id);
        if (situation === 'botComposing') await memory.controls.contactWrites(found.id, 'What does it cost?');
        return found.id;
      },
      contactWrites: (id, text) => memory.controls.contactWrites(id, text),
      remove: (id) => memory.controls.removeConversation(id),
      now: () => env.now(),
      advance: (milliseconds) => env.advance(milliseconds),
      dispose: () => memory.dispose?.(),
    },
  };
}

describe('a switch with a desk keeps the contract of adapters', () => {
  const tests = adapterTests(deskKit(database, open));
  const skipped: Record<string, string[]> = {};

  it.each(tests)('$group: $name', async ({ name, run }) => {
    const result = await run();
    if (result !== 'passed') (skipped[result.skipped] ??= []).push(name);
  });

  it('skips nothing but what the platform has not got', () => expect(skipped).toEqual(skippedByDesk));
});
