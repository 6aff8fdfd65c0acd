import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Redis } from 'ioredis';
import { DatabaseBus } from '../../src/gateway/bus/database-bus.js';
import type { RedisClient } from '../../src/gateway/bus/ioredis.js';
import { redisBus } from '../../src/gateway/bus/redis-bus.js';
import { RedisPubSub, settings } from '../../src/gateway/bus/redis-pub-sub.js';
import { openPostgres } from '../../src/gateway/database/postgres.js';
import type { Bus } from '../../src/gateway/index.js';
import { missing, newDatabase } from '../support/postgres.js';
import { forbidden, installedRedis, startRedis, startRedisStandIn, type TestRedis } from '../support/redis.js';
import { busSuite } from './support/bus.suite.js';
import { until } from './support/desk.js';
import { pglite } from './support/pglite.js';
import { quietNetwork, type QuietNetwork } from './support/quiet-network.js';

// one core may be busy with something else

describe('the bus of PGlite', () => {
  const database = pglite();
  // the nodes of one process share the database, which stays open
  busSuite({ open: async () => new DatabaseBus(database()) });
});

describe.skipIf(missing)('the bus of PostgreSQL', () => {
  let network: QuietNetwork;
  beforeAll(async () => {
    network = await quietNetwork(await newDatabase());
  }, 60_000);
  afterAll(() => network.close());

  /** Ends the connections as well. */
  async function open(): Promise<Bus> {
    const database = await openPostgres(network.url, 3, { query: 800, statement: 600, probe: 200 });
    const bus = new DatabaseBus(database);
    let closed: Promise<void> | undefined;
    return {
      publish: (channel, message) => bus.publish(channel, message),
      subscribe: (channel, listener) => bus.subscribe(channel, listener),
      close: () => (closed ??= bus.close().then(() => database.close())),
    };
  }
  busSuite({ open, network: () => network });
});

function onRedis(start: () => Promise<TestRedis>): void {
  let server: TestRedis;
  let network: QuietNetwork;
  beforeAll(async () => {
    server = await start();
    network = await quietNetwork(server.url);
  });
  afterAll(async () => {
    await network.close();
    await server.stop();
  });
  // what takes half a minute to notice takes a moment here
  const impatient = { ...settings, commandTimeout: 800, disconnectTimeout: 100 };
  const connect = () => new Redis(network.url, impatient);
  busSuite({
    async open() {
      const bus = new RedisPubSub(connect, 'handoff:', 200);
      await bus.tried;
      return bus;
    },
    network: () => network,
  });

  test('a client is copied with its settings, and stays as it is', async () => {
    const client = new Redis(network.url, { keyPrefix: 'host:', lazyConnect: true, connectionName: 'host' });
    const [one, two] = [await redisBus({ client }), await redisBus({ url: network.url })];
    const heard: string[] = [];
    await two.subscribe('news', (message) => void heard.push(message));
    await one.publish('news', 'hello');
    await until(() => heard.length);
    await one.close();
    expect(client.status).toBe('wait');
    expect(await client.ping()).toBe('PONG');
    client.disconnect();
    await two.close();
  });

  test('prefixes keep two gateways apart that share a Redis', async () => {
    const nodes = await Promise.all(['one:', 'two:', 'one:'].map((prefix) => redisBus({ url: server.url, prefix })));
    const heard: string[][] = [[], [], []];
    await Promise.all(nodes.map((node, i) => node.subscribe('news', (message) => void heard[i]!.push(message))));
    await nodes[0]!.publish('news', 'first');
    await nodes[1]!.publish('news', 'second');
    await until(() => heard.flat().length >= 3);
    expect(heard).toEqual([['first'], ['second'], ['first']]);
    await Promise.all(nodes.map((node) => node.close()));
  });
}

describe('the bus of Redis, on a stand-in that speaks its protocol', () => onRedis(startRedisStandIn));
if (installedRedis) describe(`the bus of Redis, on ${installedRedis}`, () => onRedis(startRedis));

describe('redisBus', () => {
  test('needs a url or a client', async () => {
    for (const options of [{}, { url: '' }, { prefix: 'x:' }]) {
      await expect(redisBus(options)).rejects.toMatchObject({ code: 'invalid' });
    }
  });

  test('refuses a client of a cluster, and says what to give instead', async () => {
    const client = { isCluster: true } as unknown as RedisClient;
    await expect(redisBus({ client })).rejects.toMatchObject({ code: 'unsupported', message: /the url of one/ });
  });

  test('that may not use its channels says so, and does not connect again and again', async () => {
    const server = await startRedisStandIn();
    const bus = await redisBus({ url: server.url, prefix: forbidden });
    for (let i = 0; i < 3; i++) {
      await expect(bus.publish('news', 'x')).rejects.toMatchObject({ code: 'unavailable' });
      await expect(bus.subscribe('news', () => undefined)).rejects.toMatchObject({ code: 'unavailable' });
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(server.connections()).toBe(2);
    await bus.close();
    await server.stop();
  });

  test('opens while nothing is there, and its messages are unavailable', async () => {
    const bus = await redisBus({ url: 'redis://127.0.0.1:1' });
    await expect(bus.publish('news', 'x')).rejects.toMatchObject({ code: 'unavailable' });
    await bus.subscribe('news', () => undefined);
    await bus.close();
  });
});
