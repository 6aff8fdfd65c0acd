import { describe, expect, it } from 'vitest';
import type { HandoffAdapter } from '../../src/adapters/adapter.js';
import { createHttpAdapter } from '../../src/adapters/http/index.js';
import { createGateway } from '../../src/gateway/index.js';
import { realEnvironment } from '../../src/internal/environment.js';
import { adapterTests, type AdapterTestOptions, type Controls } from '../../src/testing/index.js';
import { ada, memoryWorld, type MemoryWorld } from '../testing/memory-world.js';
import { emptied } from './support/desk.js';
import { Network, networkControls } from './support/network.js';
import { pglite } from './support/pglite.js';
import { onClock } from './support/simulated-database.js';

const database = pglite();

/** The kit's options for a page's adapter, with the gateway and the memory adapter behind it. */
function throughGateway(options: Parameters<typeof memoryWorld>[0] = {}): AdapterTestOptions {
  const networks = new WeakMap<HandoffAdapter, Network>();
  const open = (platform: HandoffAdapter, { env, memory }: MemoryWorld): HandoffAdapter => {
    // what the gateway waits for takes real time; what it calls now is the time of the helpdesk
    const environment = { ...realEnvironment, now: env.now };
    const gateway = createGateway({
      adapter: platform,
      database: onClock(database(), environment),
      environment,
      authenticate: () => ({ agent: ada, role: 'supervisor' }),
    });
    const network = new Network(gateway);
    const known = {
      commands: (
        [
          'activate-bot',
          'pause-bot',
          'extend-pause',
          'cancel-reply',
          'take-over',
          'request-agent',
          'hand-back',
          'close',
          'reopen',
          'archive',
          'reset-bot',
          'block-contact',
          'unblock-contact',
          'send-message',
          'use-suggestion',
          'dismiss-suggestion',
          'mark-read',
        ] as const
      ).filter((type) => memory[type.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()) as 'close']),
      traits: { ...memory.traits, serverTime: undefined, versions: true, idempotency: true, events: 'state' as const },
    };
    const adapter = createHttpAdapter({
      baseUrl: 'http://gateway',
      environment: env,
      fetch: network.fetch,
      capabilities: known,
    });
    networks.set(adapter, network);
    return adapter;
  };
  const world = memoryWorld(options, open);
  const controls = async (adapter: HandoffAdapter): Promise<Controls> => {
    const network = networks.get(adapter)!;
    const given = await (world.controls as (adapter: HandoffAdapter) => Controls)(adapter);
    return { ...given, ...networkControls(network) };
  };
  return {
    ...world,
    async create() {
      await emptied(database());
      return world.create();
    },
    controls,
  };
}

describe('what a page gets through the gateway keeps the contract of adapters', () => {
  // on a busy machine the helpdesk's time goes on while an answer is awaited: the bot must not be faster than that
  const tests = adapterTests(throughGateway({ botDelay: 120_000 }));
  const skipped: string[] = [];

  it.each(tests)('$group: $name', async ({ name, run }) => {
    if ((await run()) !== 'passed') skipped.push(name);
  });

  // those of platforms with other traits, and of agents who share a log-in
  it('in nearly every respect', () => expect(skipped.length).toBeLessThan(tests.length / 10));
});
