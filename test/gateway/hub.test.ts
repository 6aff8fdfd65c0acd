import { describe, expect, test } from 'vitest';
import type { GatewayContext } from '../../src/gateway/context.js';
import type { EventLog, StoredEvent } from '../../src/gateway/events/event-log.js';
import { Hub } from '../../src/gateway/events/hub.js';
import type { Caller, GatewayLogEntry, GatewayOptions } from '../../src/gateway/index.js';
import { SimulatedEnvironment } from '../support/simulated-environment.js';
import { seededRandom } from '../../src/adapters/memory/random.js';

const supervisor: Caller = { agent: { id: 'sue' }, role: 'supervisor' };
const bot = (tenant: string): Caller => ({ agent: { id: 'bot' }, role: 'bot', tenant });
const agent = (tenant: string): Caller => ({ agent: { id: tenant }, role: 'agent', tenant });
const tenantOf = (conversation: unknown) => (conversation as { tenant: string }).tenant;

/** The streams of a node above a log in memory, on simulated time. What takes time or fails is up to the test. */
class World {
  environment = new SimulatedEnvironment();
  log: StoredEvent[] = [];
  noted: GatewayLogEntry[] = [];
  reads = 0;
  /** Before each read of the log, and of what decides who may see it. */
  before: () => Promise<void> | void = () => undefined;
  /** Before the answer of each read of the log. */
  after: () => Promise<void> | void = () => undefined;
  pageSize = () => 500;
  authenticate: () => Caller = () => supervisor;
  #close = new AbortController();
  #sleeps = new Set<() => void>();
  #wake: () => void = () => undefined;
  hub: Hub;

  constructor(options: Partial<GatewayOptions> = {}) {
    const events = {
      publish: () => undefined,
      bounds: async () => ({ last: this.log.at(-1)?.id ?? 1, lastDeleted: 0 }),
      readAfter: async (after: number) => {
        this.reads++;
        await this.before();
        const page = this.log.filter(({ id }) => id > after).slice(0, this.pageSize());
        await this.after();
        return page;
      },
      statesBefore: async () => new Map(),
    } as unknown as EventLog;
    const context = {
      environment: this.environment,
      clock: this.environment,
      signal: this.#close.signal,
      pendingSleeps: this.#sleeps,
      options: { authenticate: () => this.authenticate(), ...options },
      log: (entry: GatewayLogEntry) => this.noted.push(entry),
      database: {
        query: async () => {
          await this.before();
          return [];
        },
      },
      wakes: { on: (_: string, wake: () => void) => (this.#wake = wake) },
    } as unknown as GatewayContext;
    this.hub = new Hub(context, events);
    this.hub.start();
    // no heartbeat, which would mend much
    this.environment.timers.clear();
  }

  wake(): void {
    this.#wake();
  }

  async open(caller: Caller, after?: number): Promise<Listener> {
    const headers: Record<string, string> = after === undefined ? {} : { 'Last-Event-ID': String(after) };
    const body = await this.hub.open(new Request('http://gateway/events', { headers }), caller);
    return new Listener(caller, body);
  }

  close(): void {
    this.#close.abort();
    for (const end of [...this.#sleeps]) end();
    this.hub.stop();
  }
}

/** A client, and the ids of the events that it got. */
class Listener {
  caller: Caller;
  start?: number;
  ids: number[] = [];
  ended = false;
  #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(caller: Caller, body: ReadableStream<Uint8Array>) {
    this.caller = caller;
    this.#reader = body.getReader();
    void this.#read();
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    for (let part = await this.#reader.read(); !part.done; part = await this.#reader.read()) {
      for (const [, id, name] of decoder.decode(part.value).matchAll(/^id: (\d+)\nevent: (.*)$/gm)) {
        if (name === 'ready') this.start = Number(id);
        else this.ids.push(Number(id));
      }
    }
    this.ended = true;
  }

  leave(): void {
    void this.#reader.cancel();
  }
}

const conversation = (id: number, tenant = 'north'): StoredEvent => ({
  id,
  kind: 'conversation',
  conversationId: 'c1',
  data: { id: 'c1', tenant },
});

describe('streams of a log that cannot be read', () => {
  const unreadable = async (fail: (world: World) => Promise<void>) => {
    const world = new World();
    // no check of the log-in meanwhile
    world.environment.randomValue = 1_000;
    const listener = await world.open(supervisor);
    await world.environment.advance(100);
    world.before = () => fail(world);
    world.log.push(conversation(2));
    world.wake();
    return { world, listener };
  };
  const away = async () => {
    throw new Error('The database is away');
  };

  test('stay, where it fails as late as it can, until it has failed twice', async () => {
    const { world, listener } = await unreadable(async ({ environment }) => {
      await new Promise<void>((resolve) => environment.setTimeout(resolve, 9_000));
      await away();
    });
    await world.environment.advance(9_900);
    expect(listener.ended).toBe(false);
    await world.environment.advance(10_000);
    expect(listener.ended).toBe(true);
    world.close();
  });

  test('end although the clock is set back', async () => {
    const { world, listener } = await unreadable(away);
    await world.environment.advance(500);
    world.environment.time -= 600_000;
    for (const timer of world.environment.timers.values()) timer.at -= 600_000;
    await world.environment.advance(10_000);
    expect(listener.ended).toBe(true);
    world.close();
  });

  test('that are left by their client read no more, and nothing is told of it', async () => {
    const world = new World();
    world.before = away;
    const listener = await world.open(supervisor);
    listener.leave();
    await world.environment.advance(10_000);
    expect([world.reads, world.noted]).toEqual([1, []]);
    world.close();
  });

  test('tell nothing that the caller must not see any more when it can be read again', async () => {
    const world = new World();
    // the log-in is checked after 1.8 s
    world.environment.randomValue = 0.03;
    let sees = true;
    world.authenticate = () => {
      const canSee = sees;
      return { ...supervisor, canSee: () => canSee };
    };
    world.before = away;
    world.log.push(conversation(2));
    const listener = await world.open(world.authenticate(), 1);
    sees = false;
    await world.environment.advance(3_500);
    world.before = () => undefined;
    await world.environment.advance(2_000);
    expect([listener.start, listener.ids, listener.ended]).toEqual([1, [], false]);
    sees = true;
    await world.environment.advance(60_000);
    world.log.push(conversation(3));
    world.wake();
    await world.environment.advance(100);
    expect(listener.ids).toEqual([3]);
    world.close();
  });
});

describe('a stream that becomes live', () => {
  test('as the first one, has what was written while it read and nobody listened', async () => {
    const world = new World();
    let answer = () => {};
    world.after = () => new Promise((resolve) => (answer = resolve));
    const listener = await world.open(supervisor);
    await world.environment.advance(10);
    world.log.push(conversation(2));
    world.wake();
    await world.environment.advance(10);
    world.after = () => undefined;
    answer();
    await world.environment.advance(100);
    expect(listener.ids).toEqual([2]);
    world.close();
  });

  test('and whose caller is restricted since it began to read, has what the caller may see', async () => {
    const world = new World();
    world.environment.randomValue = 0.01;
    world.authenticate = () => ({ ...supervisor, canSee: () => true });
    world.log.push(conversation(2), conversation(3));
    let answer = () => {};
    world.after = () => new Promise((resolve) => (answer = resolve));
    const listener = await world.open(supervisor, 1);
    // the log-in is checked meanwhile
    await world.environment.advance(2_000);
    world.after = () => undefined;
    answer();
    await world.environment.advance(100);
    expect([listener.ids, listener.ended]).toEqual([[2, 3], false]);
    world.close();
  });
});

test('a stream that comes back while much happens catches up, although who may see what takes its time', async () => {
  const world = new World({ tenantOf });
  world.environment.randomValue = 1_000;
  world.before = () => new Promise((resolve) => world.environment.setTimeout(resolve, 10));
  const live = await world.open(agent('north'));
  let id = 1;
  /** A hundred events a second: every other one is news of a contact, for which more has to be looked up. */
  const happen = async (count: number) => {
    for (let left = count; left; left--) {
      id++;
      world.log.push(id % 2 ? conversation(id) : { id, kind: 'contact', contactId: `p${id}`, data: { id: `p${id}` } });
      world.wake();
      await world.environment.advance(10);
    }
  };
  await happen(300);
  const back = await world.open(agent('north'), 50);
  await happen(300);
  expect(live.ids.at(-1)).toBeGreaterThan(id - 20);
  expect(back.ids.at(-1)).toBe(live.ids.at(-1));
  expect(back.ids).toEqual(live.ids.filter((each) => each > 50));
  world.close();
});

describe('whatever happens in whatever order', () => {
  const isFor = ({ role, tenant, agent: { id } }: Caller, { kind, data }: StoredEvent): boolean => {
    if (role === 'bot') return kind === 'turn' && (data as { owner: string }).owner === JSON.stringify([tenant, id]);
    if (kind === 'turn') return false;
    return role === 'supervisor' || kind === 'hint' || tenantOf(data) === tenant;
  };

  test.each([
    ['tenants', { tenantOf }, [agent('north'), agent('south'), bot('north'), bot('south')], 0],
    ['tenants, and reads that fail', { tenantOf }, [agent('north'), agent('south'), bot('north'), bot('south')], 0.3],
    ['everybody', {}, [supervisor, bot('south')], 0],
    ['everybody, and reads that fail', {}, [supervisor, bot('south')], 0.3],
  ] as const)(
    'each gets what is for them, once and in order: %s',
    async (_what, options, callers, failing) => {
      for (let seed = 1; seed <= 60; seed++) {
        const random = seededRandom(seed);
        const below = (n: number) => Math.floor(random() * n);
        const world = new World(options as Partial<GatewayOptions>);
        world.environment.randomValue = 1_000;
        world.pageSize = () => 1 + below(6);
        let share: number = failing;
        const pass = (most: number) =>
          new Promise<void>((resolve) => world.environment.setTimeout(resolve, random() * most));
        world.before = async () => {
          await pass(20);
          if (random() < share) throw new Error('The database is away');
        };
        const listeners: Listener[] = [];
        let lastId = 1;
        for (let step = 0; step < 120; step++) {
          const chance = random();
          if (chance < 0.45) {
            for (let left = 1 + below(4); left; left--) {
              lastId += 1 + below(3);
              const tenant = ['north', 'south'][below(2)]!;
              const kind = below(5);
              if (kind === 0) {
                const owner = JSON.stringify([tenant, 'bot']);
                world.log.push({ id: lastId, kind: 'turn', conversationId: 'c1', data: { owner } });
              } else if (kind === 1) world.log.push({ id: lastId, kind: 'hint', data: {} });
              else world.log.push(conversation(lastId, tenant));
            }
            world.environment.setTimeout(() => world.wake(), random() * 30);
          } else if (chance < 0.6) {
            const after = below(2) && world.log.length ? world.log[below(world.log.length)]!.id : undefined;
            void world.open(callers[below(callers.length)]!, after).then((listener) => listeners.push(listener));
          } else if (chance < 0.75) {
            const all = !below(4);
            for (const listener of listeners) if (all || !below(4)) listener.leave();
          }
          await world.environment.advance(random() * 60);
        }
        share = 0;
        for (let i = 0; i < 10; i++) await world.environment.advance(4_500);
        for (const { caller, start, ids, ended } of listeners) {
          const expected = world.log.filter((event) => event.id > start! && isFor(caller, event)).map(({ id }) => id);
          expect(ids, `seed ${seed}`).toEqual(ended ? expected.slice(0, ids.length) : expected);
        }
        expect(world.hub.size, `seed ${seed}`).toBe(listeners.filter(({ ended }) => !ended).length);
        world.close();
        await world.environment.advance(100);
        expect(world.environment.timers.size, `timers of seed ${seed}`).toBe(0);
      }
    },
    60_000,
  );
});
