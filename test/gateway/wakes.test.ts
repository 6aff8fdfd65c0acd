import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { redisBus } from '../../src/gateway/bus/redis-bus.js';
import { Wakes } from '../../src/gateway/bus/wakes.js';
import { openDatabase, type Bus, type Database, type GatewayOptions } from '../../src/gateway/index.js';
import { realEnvironment } from '../../src/internal/environment.js';
import { missing, newDatabase } from '../support/postgres.js';
import { installedRedis, startRedis, startRedisStandIn, type TestRedis } from '../support/redis.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';
import { until } from './support/desk.js';
import { pglite } from './support/pglite.js';
import { quietNetwork, type QuietNetwork } from './support/quiet-network.js';
import { setup, type OpenDatabases, type Setup } from './support/setup.js';
import { StreamClient } from './support/stream-client.js';

// one core may be busy with something else

const unavailable = () => Promise.reject(new Error('no bus'));
const never = () => new Promise<never>(() => {});
const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

type Deliver = (message: string) => void;
/** What a bus does with what it is told. */
const weathers = {
  good: (deliver: Deliver, message: string) => deliver(message),
  'losing everything': () => undefined,
  'losing every second message': (deliver: Deliver, message: string, n: number) => {
    if (n % 2) deliver(message);
  },
  'telling everything three times': (deliver: Deliver, message: string) => {
    for (let i = 0; i < 3; i++) deliver(message);
  },
  late: (deliver: Deliver, message: string) => void setTimeout(deliver, 150, message),
  'in another order': (deliver: Deliver, message: string, n: number) => void setTimeout(deliver, (7 * n) % 40, message),
  'telling what nobody said': (deliver: Deliver, message: string) => {
    for (const text of ['', message, '{"x":', 'x'.repeat(9_000)]) deliver(text);
  },
};

class UnreliableBus implements Bus {
  published: Array<[channel: string, message: string]> = [];
  listeners = new Map<string, Set<Deliver>>();
  weather: (typeof weathers)[keyof typeof weathers] = weathers.good;
  publish: Bus['publish'] = async (channel, message) => {
    const n = this.published.push([channel, message]);
    for (const listener of this.listeners.get(channel) ?? []) this.weather(listener, message, n);
  };
  subscribe: Bus['subscribe'] = async (channel, listener) => {
    const listeners = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, listeners.add(listener));
    return () => void listeners.delete(listener);
  };
  close = () => Promise.reject(new Error('a gateway never closes what it was given'));
}

/** Its own looks, each 15 seconds, come each half second. */
const hasty: GatewayOptions['environment'] = {
  ...realEnvironment,
  setTimeout: (callback, milliseconds) => realEnvironment.setTimeout(callback, milliseconds / 30),
};

/**
 * Which changes of conversations are in the log. Hints are in there too, from each node as it starts, at any time: they
 * do not count.
 */
const storedChanges = async (database: Database) => {
  const changes = `SELECT id FROM handoff.events WHERE kind = 'conversation' ORDER BY id`;
  return (await database.query<{ id: number }>(changes)).map(({ id }) => String(id));
};

/** The first node pauses and activates; a stream of each node has to tell all of it, once and in order. */
async function tellsEverything(world: Setup, commands = 8): Promise<void> {
  const { desk } = world;
  const clients = await Promise.all(desk.nodes.map((node) => StreamClient.connect(node)));
  await Promise.all(clients.map((client) => client.received('ready')));
  for (let i = 0; i < commands; i++) {
    const { status } = await desk.command(
      i % 2 ? { type: 'activate-bot' } : { type: 'pause-bot', reason: `number ${i}` },
      { key: `key-${i}` },
    );
    expect(status).toBe(200);
  }
  const stored = () => storedChanges(world.databases()[0]);
  // an event is stored after its command was answered
  await until(async () => (await stored()).length >= commands, 'an event was not stored');
  const changes = await stored();
  expect(changes).toHaveLength(commands);
  const told = ({ events }: StreamClient) => events.flatMap(({ id, event }) => (event === 'conversation' ? [id] : []));
  for (const client of clients) {
    await until(() => told(client).length >= commands, 'a stream misses something');
    expect(told(client)).toEqual(changes);
  }
  await Promise.all(clients.map((client) => client.close()));
}

const database = pglite();
const both: OpenDatabases = () => [database(), database()];

describe('two nodes on an unreliable bus', () => {
  const world = setup(both);

  test.each(Object.entries(weathers))('%s: streams of both tell everything, once and in order', async (_, weather) => {
    const bus = new UnreliableBus();
    bus.weather = weather;
    world.twoNodes(new ScriptedBackend().adapter, { bus, environment: hasty });
    await tellsEverything(world);
  });

  test.each([
    ['refuses everything', { publish: unavailable, subscribe: unavailable }],
    [
      'throws',
      {
        publish() {
          throw new Error('no bus');
        },
        subscribe() {
          throw new Error('no bus');
        },
      },
    ],
    ['never answers', { publish: never, subscribe: never }],
    ['hears, and cannot speak', { publish: unavailable }],
    ['speaks, and cannot hear', { subscribe: unavailable }],
  ] as Array<[string, Partial<Bus>]>)('that %s: nothing is missing, and both can be closed', async (_, broken) => {
    const bus = Object.assign(new UnreliableBus(), broken);
    world.twoNodes(new ScriptedBackend().adapter, { bus, environment: hasty });
    await tellsEverything(world);
    await world.desk.close();
    expect([...bus.listeners.values()].flatMap((listeners) => [...listeners])).toEqual([]);
  });

  test('an outage is logged once, and so is its end', async () => {
    const bus = new UnreliableBus();
    world.node(new ScriptedBackend().adapter, { bus });
    const { desk } = world;
    const logged = (event: string) => desk.log.filter((entry) => entry.event === event);
    const { publish } = bus;
    bus.publish = unavailable;
    for (let i = 0; i < 4; i++) {
      await desk.command({ type: i % 2 ? 'activate-bot' : 'pause-bot' }, { key: `down-${i}` });
    }
    await until(() => logged('bus-failed').length, 'nothing is logged');
    bus.publish = publish;
    for (let i = 0; i < 4; i++) await desk.command({ type: i % 2 ? 'activate-bot' : 'pause-bot' }, { key: `up-${i}` });
    await until(() => logged('bus-back').length, 'its end is not logged');
    expect([logged('bus-failed').length, logged('bus-back').length]).toEqual([1, 1]);
  });

  test('the node that acts does not need it: its own streams are told at once', async () => {
    const bus = Object.assign(new UnreliableBus(), { publish: never, subscribe: never });
    world.node(new ScriptedBackend().adapter, { bus });
    const client = await StreamClient.connect(world.desk.nodes[0]!);
    await client.received('ready');
    await world.desk.command({ type: 'pause-bot' }, { key: 'k' });
    // the next look of its own is fifteen seconds away, which `received` does not wait
    await client.received('conversation', ({ data }) => JSON.stringify(data).includes('paused'));
    await client.close();
  });

  test('nor where another node was quicker to move its events into the log', async () => {
    const bus = Object.assign(new UnreliableBus(), { publish: never, subscribe: never });
    const overtaken: Database = {
      ...database(),
      async query(sql, values) {
        if (sql.includes('handoff.publish')) await database().query('SELECT handoff.publish(500)');
        return database().query(sql, values);
      },
    };
    world.desk.add({ adapter: new ScriptedBackend().adapter, database: overtaken, bus });
    const client = await StreamClient.connect(world.desk.nodes[0]!);
    await client.received('ready');
    await world.desk.command({ type: 'pause-bot' }, { key: 'k' });
    await client.received('conversation', ({ data }) => JSON.stringify(data).includes('paused'));
    await client.close();
  });

  test('neither LISTEN nor NOTIFY is used beside it, and timers go over it too', async () => {
    const statements: string[] = [];
    const listened: string[] = [];
    const watched: Database = {
      ...database(),
      query: (sql, values) => (statements.push(sql), database().query(sql, values)),
      transaction: (work) =>
        database().transaction((tx) => work({ query: (sql, values) => (statements.push(sql), tx.query(sql, values)) })),
      listen: (channel, callback) => (listened.push(channel), database().listen(channel, callback)),
    };
    const bus = new UnreliableBus();
    const backend = new ScriptedBackend();
    const traits = { ...backend.adapter.traits, pauseBot: { timed: false } };
    world.desk.add({ adapter: { ...backend.adapter, traits }, database: watched, bus });
    const end = new Date(Date.now() + 3_600_000).toISOString();
    expect((await world.desk.command({ type: 'pause-bot', until: end }, { key: 'k' })).status).toBe(200);
    const channels = () => new Set(bus.published.map(([channel]) => channel));
    await until(() => channels().size >= 2);
    expect(channels()).toEqual(new Set(['handoff_events', 'handoff_timers']));
    expect(statements.filter((sql) => /notify/i.test(sql))).toEqual([]);
    expect(listened).toEqual([]);
  });
});

describe('a transaction that wakes', () => {
  const worlds = {
    'the bus of the database': () => undefined,
    'another bus': () => new UnreliableBus(),
  };
  describe.each(Object.entries(worlds))('over %s', (_, bus) => {
    const open: Wakes[] = [];
    const node = (name: string, shared = bus()) => {
      const wakes = new Wakes({ bus: shared, database: database(), node: name, log: () => undefined });
      open.push(wakes);
      return wakes;
    };
    afterEach(() => Promise.all(open.splice(0).map((wakes) => wakes.close())));
    const pair = async () => {
      const shared = bus();
      const nodes = [node('one', shared), node('two', shared)];
      const woken: string[] = [];
      nodes.forEach((wakes, i) => {
        for (const channel of ['wake_a', 'wake_b']) wakes.on(channel, () => void woken.push(`${i} ${channel}`));
      });
      await later(20);
      return { nodes, woken };
    };

    test('wakes every node once, after the commit', async () => {
      const { nodes, woken } = await pair();
      let before: string[] = ['not looked'];
      await nodes[0]!.database.transaction(async (tx) => {
        await tx.query(`SELECT ${tx.wake('wake_a')}, ${tx.wake('wake_a')}`);
        await later(20);
        before = [...woken];
      });
      expect(before).toEqual([]);
      await until(() => woken.length >= 2, 'not everybody is awake');
      await later(20);
      expect(woken.sort()).toEqual(['0 wake_a', '1 wake_a']);
    });

    test('wakes nobody if it is rolled back', async () => {
      const { nodes, woken } = await pair();
      const fails = nodes[0]!.database.transaction(async (tx) => {
        await tx.query(`SELECT ${tx.wake('wake_a')}`);
        throw new Error('no');
      });
      await expect(fails).rejects.toThrow('no');
      await later(30);
      expect(woken).toEqual([]);
    });

    test('wakes nobody who has left', async () => {
      const { nodes, woken } = await pair();
      await nodes[1]!.close();
      await nodes[0]!.database.transaction((tx) => tx.query(`SELECT ${tx.wake('wake_b')}`));
      await until(() => woken.length, 'nobody is awake');
      await later(20);
      expect(woken).toEqual(['0 wake_b']);
    });
  });
});

function onRedis(start: () => Promise<TestRedis>): void {
  let server: TestRedis;
  let network: QuietNetwork;
  let nodes: [Database, Database];
  let buses: Bus[];
  beforeAll(async () => {
    server = await start();
    network = await quietNetwork(server.url);
    const url = await newDatabase();
    nodes = [await openDatabase({ url, connections: 4 }), await openDatabase({ url, connections: 4 })];
  }, 60_000);
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await network.close();
    await server.stop();
  });
  const world = setup(() => nodes);
  const startNodes = async (environment?: GatewayOptions['environment']) => {
    const { adapter } = new ScriptedBackend();
    buses = [await redisBus({ url: network.url }), await redisBus({ url: network.url })];
    for (const [i, bus] of buses.entries()) world.desk.add({ adapter, database: nodes[i]!, bus, environment });
  };
  afterEach(async () => {
    network.up();
    await Promise.all(buses.map((bus) => bus.close()));
  });

  // ten seconds at the most, and the next look of its own comes after fifteen
  test('what one node does, the streams of the other tell at once', async () => {
    await startNodes();
    await tellsEverything(world);
  });

  test('while Redis is away nothing is missing, and afterwards it wakes again', async () => {
    await startNodes(hasty);
    network.down();
    await tellsEverything(world);
    expect(world.desk.log.some(({ event }) => event === 'bus-failed')).toBe(true);
    network.up();
    const heard: string[] = [];
    await buses[1]!.subscribe('handoff_events', (message) => void heard.push(message));
    for (let i = 0; !heard.some(Boolean) && i < 200; i++) {
      await world.desk.command({ type: i % 2 ? 'activate-bot' : 'pause-bot' }, { key: `again-${i}` });
      await later(50);
    }
    expect(heard.some(Boolean)).toBe(true);
  });
}

describe.skipIf(missing)('two nodes on PostgreSQL and a stand-in for Redis', () => onRedis(startRedisStandIn));
if (installedRedis) {
  describe.skipIf(missing)(`two nodes on PostgreSQL and ${installedRedis}`, () => onRedis(startRedis));
}
