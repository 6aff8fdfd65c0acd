import { describe, expect, test } from 'vitest';
import { Metrics } from '../../../src/gateway/metrics.js';
import type { Bus, Database, GatewayOptions } from '../../../src/gateway/index.js';
import { DatabaseClock } from '../../../src/gateway/database/clock.js';
import type { GatewayLogEntry } from '../../../src/gateway/options.js';
import { realEnvironment } from '../../../src/internal/environment.js';
import { version } from '../../../src/internal/version.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import { until } from './desk.js';
import { parsePrometheus } from './prometheus.js';
import { setup, type OpenDatabases } from './setup.js';
import { sinkOf, StreamClient } from './stream-client.js';
import { watchedTimers } from './watched-timers.js';

const [second, minute, hour] = [1000, 60_000, 3_600_000];
const never = (): Promise<never> => new Promise(() => undefined);

/** What whoever runs a gateway sees of it, and how it ends (S16). */
export function operationSuite(databases: OpenDatabases): void {
  const world = setup(databases);
  const quiet = (backend = new ScriptedBackend()) => ({ ...backend.adapter, subscribe: undefined });
  const timed = { pauseBot: { timed: false } } as const;

  describe('the health of a node', () => {
    test('says that all is well, and how much is going on', async () => {
      const backend = new ScriptedBackend();
      const gateway = world.node({ ...backend.adapter, traits: timed });
      await sinkOf(backend);
      await StreamClient.connect(gateway);
      const until2 = new Date(Date.now() + hour).toISOString();
      await world.desk.command({ type: 'pause-bot', until: until2 });
      await until(async () => (await gateway.health()).clockOffset !== undefined);
      const health = await gateway.health();
      expect(health).toEqual({
        ok: true,
        version,
        node: expect.stringMatching(/^[\w-]{8,}$/) as string,
        database: { reachable: true, open: expect.any(Number) as number },
        clockOffset: expect.any(Number) as number,
        platform: { subscription: 'subscribed', connection: 'live' },
        streams: 1,
        bulks: { open: 0, rows: 0 },
        timers: { waiting: 1, overdue: 0 },
      });
      expect(Math.abs(health.clockOffset!)).toBeLessThan(5 * second);
    });

    test('tells what the adapter says of its connection, and which node listens', async () => {
      const backend = new ScriptedBackend();
      world.twoNodes(backend.adapter);
      const sink = await sinkOf(backend);
      const [first, other] = await Promise.all(world.desk.nodes.map((node) => node.health()));
      expect([first!.platform.subscription, other!.platform.subscription].sort()).toEqual(['standby', 'subscribed']);
      const listening = world.desk.nodes[first!.platform.subscription === 'subscribed' ? 0 : 1]!;
      for (const state of ['connecting', 'live', 'offline', 'polling'] as const) {
        sink.connection(state);
        expect((await listening.health()).platform).toEqual({ subscription: 'subscribed', connection: state });
      }
      await listening.close();
      expect(await listening.health()).toMatchObject({ ok: false, platform: { subscription: 'standby' } });
    });

    test('knows pauses that should have ended', async () => {
      const backend = new ScriptedBackend();
      const gateway = world.node({ ...quiet(backend), traits: timed });
      await world.desk.command({ type: 'pause-bot', until: new Date(Date.now() + hour).toISOString() });
      // it was tried, and will be tried again
      await databases()[0].query(`UPDATE handoff.timers SET due = due - ${hour + minute}`);
      expect((await gateway.health()).timers).toEqual({ waiting: 1, overdue: 1 });
    });

    test.for<[string, Partial<Database>]>([
      ['fails', { query: () => Promise.reject(new Error('down')) }],
      ['never answers', { query: never }],
    ])('says so where the database %s', async ([, broken]) => {
      const environment = new SimulatedEnvironment();
      const database = { ...databases()[0], ...broken };
      const gateway = world.desk.add({ adapter: quiet(), database, environment, closeTimeout: 1 });
      const asked = gateway.health();
      await environment.advance(2 * second);
      const health = await asked;
      expect(health).toMatchObject({ ok: false, database: { reachable: false } });
      expect(health.timers).toBeUndefined();
      const text = gateway.metrics();
      await environment.advance(2 * second);
      expect(parsePrometheus(await text).get('handoff_database_up')!.samples[0]!.value).toBe(0);
      const closed = gateway.close();
      await environment.advance(second);
      await closed;
    });

    test('and its figures name nobody', async () => {
      const backend = new ScriptedBackend();
      const gateway = world.node(backend.adapter, { metrics: 'supervisor' });
      backend.put({ ...backend.get('c1'), id: 'secret-conversation' });
      await world.desk.command(
        { type: 'take-over', reason: 'secret-reason' },
        { id: 'secret-conversation', key: 'secret-key' },
      );
      await world.desk.call('GET', '/conversations/secret-unknown');
      const health = await gateway.health();
      // its name is drawn, and may hold any two signs
      const text = (JSON.stringify(health) + (await gateway.metrics())).replaceAll(health.node, '');
      expect(text).not.toMatch(/secret|ada|Own|c1/i);
    });
  });

  describe('the figures for Prometheus', () => {
    const figure = async (name: string, labels: Record<string, string> = {}, node = 0) => {
      const family = parsePrometheus(await world.desk.nodes[node]!.metrics()).get(name);
      const matches = family?.samples.find(({ labels: own }) => JSON.stringify(own) === JSON.stringify(labels));
      return matches?.value;
    };

    test('keep to the rules of the format, before anything has happened and after', async () => {
      const backend = new ScriptedBackend();
      const gateway = world.node(backend.adapter);
      for (const family of parsePrometheus(await gateway.metrics()).values()) {
        expect(family.name).toMatch(/^handoff_[a-z_]+$/);
        expect(family.help.length).toBeGreaterThan(10);
      }
      await world.desk.command({ type: 'take-over' });
      await world.desk.command({ type: 'take-over' }, { as: 'ben' });
      expect(parsePrometheus(await gateway.metrics()).size).toBeGreaterThan(15);
      // what a label could break
      const metrics = new Metrics();
      metrics.count('refused', { code: 'a"b\\c\nd,e}' as never });
      const [sample] = parsePrometheus(metrics.toText([])).get('handoff_refused_requests_total')!.samples;
      expect(sample!.labels).toEqual({ code: 'a"b\\c\nd,e}' });
    });

    test('count commands by type and outcome, and each once', async () => {
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      const count = (type: string, outcome: string) => figure('handoff_commands_total', { type, outcome });
      await world.desk.command({ type: 'take-over' }, { key: 'k1' });
      await world.desk.command({ type: 'take-over' }, { key: 'k1' });
      expect(await count('take-over', 'applied')).toBe(1);
      await world.desk.command({ type: 'take-over' }, { as: 'ben' });
      expect(await count('take-over', 'rejected')).toBe(1);
      await world.desk.command({ type: 'archive' });
      expect(await count('archive', 'rejected')).toBe(1);
      backend.failing.set('handBack', new Error('lost'));
      await world.desk.command({ type: 'hand-back' });
      expect(await count('hand-back', 'unknown')).toBe(1);
      expect(await figure('handoff_refused_requests_total', { code: 'conflict' })).toBe(1);
      expect(await figure('handoff_refused_requests_total', { code: 'forbidden' })).toBe(1);
      expect(await figure('handoff_refused_requests_total', { code: 'timeout' })).toBe(1);
    });

    test('count rows of bulk commands, streams and pauses that ended, in time or late', async () => {
      const backend = new ScriptedBackend();
      const gateway = world.node({ ...quiet(backend), traits: timed });
      await world.desk.call('POST', '/bulk', { body: { command: { type: 'pause-bot' }, ids: ['c1', 'none'] } });
      expect(await figure('handoff_bulk_rows_total')).toBe(2);
      const client = await StreamClient.connect(gateway);
      expect(await figure('handoff_event_streams')).toBe(1);
      await client.close();
      expect(await figure('handoff_event_streams')).toBe(0);
      await world.desk.command({ type: 'activate-bot' });
      const pause = () =>
        world.desk.command({ type: 'pause-bot', until: new Date(Date.now() + 2 * second).toISOString() });
      await pause();
      await until(async () => (await figure('handoff_timers_fired_total')) === 1);
      expect(await figure('handoff_timers_late_total')).toBe(0);
      await world.desk.command({ type: 'pause-bot', until: new Date(Date.now() + hour).toISOString() });
      await databases()[0].query(
        `UPDATE handoff.timers SET due = due - ${hour + minute}, not_before = due - ${hour + minute}`,
      );
      // whether it looks by itself or is woken: the same node counts it
      await databases()[0].query(`SELECT pg_notify('handoff_timers', '')`);
      await until(async () => (await figure('handoff_timers_late_total')) === 1);
    });

    test('count the times that the host did not say who somebody is', async () => {
      const environment = new SimulatedEnvironment();
      world.node(quiet(), { environment, authenticate: never });
      const answer = world.desk.get('/capabilities');
      await environment.advance(10 * second);
      await answer;
      expect(await figure('handoff_authenticate_timeouts_total')).toBe(1);
    });

    const own = (answer: unknown) => ({ metrics: () => answer as boolean });
    test.for<[string, Partial<GatewayOptions>, Partial<Record<'nobody' | 'rob' | 'ada' | 'sue', number>>]>([
      ['by default', {}, { nobody: 404, rob: 404, ada: 404, sue: 404 }],
      ['for supervisors', { metrics: 'supervisor' }, { nobody: 401, rob: 404, ada: 404, sue: 200 }],
      ['for whom the host says yes', own(true), { nobody: 200, ada: 200 }],
      ['for whom the host promises yes', own(Promise.resolve(true)), { nobody: 200 }],
      ['for whom the host says no', own(false), { nobody: 404, ada: 404, sue: 404 }],
      ['for whom the host says something else', own('yes'), { sue: 404 }],
      ['for whom the host says nothing', own(undefined), { sue: 404 }],
      ['where the host fails', { metrics: () => Promise.reject(new Error('sk-secret')) }, { sue: 404 }],
    ])('are answered %s', async ([, options, expected]) => {
      const gateway = world.node(quiet(), { ...options, basePath: '/desk' });
      for (const [as, status] of Object.entries(expected)) {
        const given = world.desk.request('GET', '/desk/metrics', { as: as === 'nobody' ? '' : as });
        const answer = await gateway.fetch(given);
        const text = await answer.text();
        expect([as, answer.status]).toEqual([as, status]);
        if (status !== 200) expect(text).not.toMatch(/handoff_|sk-secret/);
        else {
          expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
          parsePrometheus(text);
        }
      }
      for (const path of ['/metrics', '/desk/metrics/', '/desk/metrics/x', '/desk//metrics']) {
        expect((await gateway.fetch(world.desk.request('GET', path, { as: 'sue' }))).status, path).toBe(404);
      }
      const written = await gateway.fetch(world.desk.request('POST', '/desk/metrics', { as: 'sue', body: {} }));
      expect(written.status).toBe(404);
    });
  });

  describe('the clock of a node', () => {
    function clock() {
      const log: GatewayLogEntry[] = [];
      let [now, ahead, takes] = [Date.parse('2026-03-02T10:00:00Z'), 0, 10];
      const query = async () => {
        now += takes / 2;
        const answer = [{ now: now + ahead }];
        now += takes / 2;
        return answer as never;
      };
      const made = new DatabaseClock({ ...databases()[0], query }, { ...realEnvironment, now: () => now }, (entry) =>
        log.push(entry),
      );
      return async (milliseconds: number, took = 10) => {
        [ahead, takes] = [milliseconds, took];
        log.length = 0;
        await made.sync();
        return log.map(({ event, milliseconds: told }) => (told === undefined ? event : told));
      };
    }

    test.for<[string, number[], Array<Array<number | string>>]>([
      ['that is right is no news', [0, 3, -3, 4_900, -4_900], [[], [], [], [], []]],
      ['that is behind is told once', [6_000, 6_000, 6_400, 7_000], [[6_000], [], [], []]],
      ['that is ahead is told once', [-600_000, -600_100, -603_000], [[-600_000], [], []]],
      ['that is a day off is told', [90_000_000], [[90_000_000]]],
      [
        'that drifts is told again when it has become notable',
        [6_000, 10_000, 12_000, 30_000],
        [[6_000], [], [12_000], [30_000]],
      ],
      [
        'that was put right is told, and a new fault is news again',
        [9_000, 0, 0, 9_000],
        [[9_000], ['clock-right'], [], [9_000]],
      ],
      ['that jumps to the other side is told', [8_000, -8_000], [[8_000], [-8_000]]],
    ])('%s', async ([, offsets, told]) => {
      const at = clock();
      const heard = [];
      for (const offset of offsets) heard.push(await at(offset));
      expect(heard).toEqual(told);
    });

    test('is not blamed for an answer that took long', async () => {
      const at = clock();
      expect(await at(6_000, 20_000)).toEqual([]);
      expect(await at(60_000, 20_000)).toEqual([60_000]);
    });

    test.for([10 * minute, -10 * minute, 25 * hour, -25 * hour])(
      'that is off by %d ms is logged by its gateway',
      async (ahead) => {
        const environment = { ...realEnvironment, now: () => Date.now() + ahead };
        world.desk.add({ adapter: quiet(), database: databases()[0], environment });
        await until(() => world.desk.log.some(({ event }) => event === 'clock-off'));
        const { milliseconds } = world.desk.log.find(({ event }) => event === 'clock-off')!;
        expect(Math.abs(milliseconds! + ahead)).toBeLessThan(5 * second);
      },
    );
  });

  describe('close()', () => {
    /**
     * Closes a gateway in which something hangs. Neither streams nor timers outlive it, unless they give a call that is
     * under way so many milliseconds. Resolves with what it says it left.
     */
    async function left(
      options: Partial<GatewayOptions>,
      hang: () => unknown,
      given: number[] = [],
    ): Promise<Array<string | undefined>> {
      const { environment, waiting } = watchedTimers();
      const needed = { adapter: quiet(), database: databases()[0], closeTimeout: 150, ...options };
      const gateway = world.desk.add({ ...needed, environment });
      // none where the host or the database does not answer
      let stream: StreamClient | undefined;
      void StreamClient.connect(gateway).then((client) => (stream = client));
      await hang();
      const since = performance.now();
      await gateway.close();
      expect(performance.now() - since).toBeLessThan(5 * second);
      await until(() => !stream || stream.response.status !== 200 || stream.ended, 'a stream is open');
      const unexpected = () => [...waiting.values()].filter((milliseconds) => !given.includes(milliseconds));
      await until(() => !unexpected().length, 'timers are left');
      return world.desk.log.flatMap(({ event, code, count }) =>
        event === 'close-incomplete' ? [`${code} ${count}`] : [],
      );
    }
    /** How long a read is given, and a command, whose lock is renewed meanwhile. */
    const patience = { read: [15 * second], command: [5 * second, 30 * second] };
    const hanging = (method: 'getConversation' | 'pauseBot' | 'listConversations') => {
      const backend = new ScriptedBackend();
      const calls = { count: 0 };
      const call = () => {
        calls.count++;
        return never();
      };
      return { adapter: { ...quiet(backend), [method]: call }, calls };
    };

    test('waits for what ends in time, and says nothing', async () => {
      const backend = new ScriptedBackend();
      backend.hold.add('pauseBot');
      const gateway = world.node(quiet(backend));
      const answer = world.desk.command({ type: 'pause-bot' });
      await until(() => backend.count('pauseBot'));
      const closed = gateway.close();
      setTimeout(() => backend.last('pauseBot').answer(undefined), 50);
      await closed;
      expect((await answer).status).toBe(200);
      expect(world.desk.log).toEqual([]);
      // whoever asks twice gets the same end, and whoever comes too late is told so
      await gateway.close();
      expect((await world.desk.get('/capabilities')).status).toBe(503);
    });

    test('waits ten seconds by default', async () => {
      const environment = new SimulatedEnvironment();
      const { adapter, calls } = hanging('getConversation');
      const gateway = world.node(adapter, { environment });
      void world.desk.get('/conversations/c1');
      await until(() => calls.count);
      let isClosed = false;
      const closed = gateway.close().then(() => (isClosed = true));
      await environment.advance(9_900);
      expect(isClosed).toBe(false);
      await environment.advance(200);
      await closed;
    });

    test('ends although the platform does not answer a read', async () => {
      const { adapter, calls } = hanging('getConversation');
      expect(
        await left(
          { adapter },
          () => {
            void world.desk.get('/conversations/c1');
            void world.desk.get('/conversations/c2');
            return until(() => calls.count === 2);
          },
          patience.read,
        ),
      ).toEqual(['request 2']);
    });

    test('ends although the platform does not answer a command', async () => {
      const { adapter, calls } = hanging('pauseBot');
      expect(
        await left(
          { adapter },
          () => {
            void world.desk.command({ type: 'pause-bot' });
            return until(() => calls.count);
          },
          patience.command,
        ),
      ).toEqual(['request 1']);
    });

    test('ends although rows of a bulk command hang', async () => {
      const { adapter, calls } = hanging('pauseBot');
      expect(
        await left(
          { adapter },
          async () => {
            const body = { command: { type: 'pause-bot' }, ids: ['c1'] };
            const { body: stream } = await world.desk.nodes[0]!.fetch(world.desk.request('POST', '/bulk', { body }));
            void stream!.getReader().read();
            await until(() => calls.count);
          },
          patience.command,
        ),
      ).toEqual(['background 1']);
    });

    test('ends although a pause cannot be ended', async () => {
      const backend = new ScriptedBackend();
      let called = false;
      const activateBot = () => ((called = true), never());
      expect(
        await left(
          { adapter: { ...quiet(backend), activateBot, traits: timed } },
          async () => {
            await world.desk.command({ type: 'pause-bot', until: new Date(Date.now() + hour).toISOString() });
            await databases()[0].query(`UPDATE handoff.timers SET due = due - ${hour}, not_before = 0`);
            await databases()[0].query(`SELECT pg_notify('handoff_timers', '')`);
            await until(() => called);
          },
          patience.command,
        ),
      ).toEqual(['timers 1']);
    });

    test('ends although a client never sends the rest of its request', async () => {
      expect(
        await left({}, async () => {
          const body = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{')) });
          const request = new Request('http://gateway/conversations/c1/commands', {
            method: 'POST',
            headers: { Authorization: 'Bearer ada', 'Content-Type': 'application/json' },
            body,
            duplex: 'half',
          } as RequestInit);
          void world.desk.nodes[0]!.fetch(request);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }),
      ).toEqual(['request 1']);
    });

    test('ends although a client never reads its events', async () => {
      expect(await left({}, () => StreamClient.connect(world.desk.nodes[0]!, { read: false }))).toEqual([]);
    });

    test('ends although the host never says who somebody is', async () => {
      let asked = false;
      expect(
        await left({ authenticate: () => ((asked = true), never()) }, () => {
          void world.desk.get('/capabilities');
          return until(() => asked);
        }),
      ).toEqual([]);
    });

    test.for<[string, Partial<Bus>]>([
      ['subscribing', { subscribe: never }],
      ['publishing', { publish: never }],
      ['anything', { subscribe: never, publish: never }],
    ])('ends although the bus does not answer %s', async ([, hang]) => {
      const bus: Bus = { publish: async () => {}, subscribe: async () => () => {}, close: async () => {}, ...hang };
      const told = await left({ bus, adapter: { ...quiet(), traits: timed } }, async () => {
        expect((await world.desk.command({ type: 'pause-bot' })).status).toBe(200);
        await world.desk.call('PUT', '/conversations/c1/presence', { body: { doing: 'viewing' } });
      });
      expect(told).toEqual(hang.publish ? ['background 1'] : []);
    });

    test.for<[string, (database: Database) => Partial<Database>]>([
      ['a statement', () => ({ query: never })],
      ['a transaction', () => ({ transaction: never })],
      ['listening', () => ({ listen: never })],
      ['to stop listening', ({ listen }) => ({ listen: async (...given) => (await listen(...given), never) })],
    ])('ends although the database does not answer %s', async ([, hang]) => {
      const [real] = databases();
      const database = { ...real, ...hang(real) };
      const told = await left({ database, adapter: { ...quiet(), traits: timed } }, () => {
        void world.desk.get('/conversations/c1');
        return new Promise((resolve) => setTimeout(resolve, 100));
      });
      expect(told.length).toBeGreaterThan(0);
    });
  });
}
