import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HandoffAdapter } from '../../src/adapters/adapter.js';
import { createHttpAdapter } from '../../src/adapters/http/index.js';
import { createGateway, openDatabase, toNodeHandler, type Database } from '../../src/gateway/index.js';
import { realEnvironment } from '../../src/internal/environment.js';
import { adapterTests, type AdapterTestOptions, type Controls } from '../../src/testing/index.js';
import { emptied, until } from '../gateway/support/desk.js';
import { ada, memoryWorld } from '../testing/memory-world.js';
import { ChaosProxy } from './chaos-proxy.js';

const context = { signal: new AbortController().signal, agent: ada };

let database: Database;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());

interface Line {
  platform: HandoffAdapter;
  proxy: ChaosProxy;
  end(): Promise<void>;
}

/** A gateway that listens, and a proxy before it. */
async function lay(platform: HandoffAdapter): Promise<Line> {
  const gateway = createGateway({
    adapter: platform,
    database,
    authenticate: () => ({ agent: ada, role: 'supervisor' }),
  });
  const server = createServer(toNodeHandler(gateway));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy = await ChaosProxy.listen((server.address() as AddressInfo).port);
  Object.assign(proxy.weather, { latency: 1, jitter: 4, slice: 200 });
  return {
    platform,
    proxy,
    async end() {
      await proxy.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await gateway.close();
    },
  };
}

/** The kit's options for a page's adapter that reaches the memory adapter through proxy, socket and gateway. */
function throughSockets(): AdapterTestOptions {
  const lines = new WeakMap<HandoffAdapter, Line>();
  let platform: HandoffAdapter;
  // all time is real here: what depends on hours that pass is tested without sockets
  const inner = memoryWorld({ environment: realEnvironment }, (made) => (platform = made));
  return {
    patience: 4000,
    async create() {
      await emptied(database);
      await inner.create();
      const line = await lay(platform);
      const traits = {
        ...platform.traits,
        serverTime: undefined,
        versions: true,
        idempotency: true,
        events: 'state' as const,
      };
      const adapter = createHttpAdapter({ baseUrl: line.proxy.url, capabilities: { traits } });
      lines.set(adapter, line);
      return adapter;
    },
    async controls(adapter) {
      const { platform: behind, proxy, end } = lines.get(adapter)!;
      const given = await (inner.controls as (adapter: HandoffAdapter) => Controls)(behind);
      return {
        ...given,
        async prepare(situation) {
          const id = await given.prepare!(situation);
          // the bot takes its time, which nobody can advance here
          const isReady = async () => !!(await behind.getConversation(id!, context)).bot.suggestion;
          if (id !== undefined && situation === 'suggesting') await until(isReady);
          return id;
        },
        dropConnection() {
          proxy.weather.refusing = true;
          proxy.cut();
        },
        restoreConnection: () => void (proxy.weather.refusing = false),
        now: undefined,
        advance: undefined,
        loseNextAnswer: undefined,
        holdNextAnswer: undefined,
        failNext: undefined,
        dispose: end,
      };
    },
  };
}

describe('what a page gets over real sockets, late and in slices, keeps the contract of adapters', () => {
  const tests = adapterTests(throughSockets());
  const skipped: string[] = [];

  it.each(tests)('$group: $name', async ({ name, run }) => {
    if ((await run()) !== 'passed') skipped.push(name);
  });

  it('in most respects', () => {
    console.info(
      `${tests.length - skipped.length} passed, ${skipped.length} need a trait or a control that is not here`,
    );
    expect(skipped.length).toBeLessThan(tests.length / 4);
  });
});
