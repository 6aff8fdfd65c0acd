import { describe, expect, test } from 'vitest';
import type { Caller } from '../../../src/gateway/index.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import { people, until, type Problem } from './desk.js';
import { StreamClient } from './stream-client.js';
import { setup, type OpenDatabases } from './setup.js';

const second = 1000;

/** How the host is asked who somebody is, and what a log-in may hold open. */
export function loginSuite(databases: OpenDatabases): void {
  const world = setup(databases);
  const adapter = () => ({ ...new ScriptedBackend().adapter, subscribe: undefined });

  describe('a host that never answers who it is', () => {
    /** Silent from the moment on at which the test says so. */
    function host() {
      const environment = new SimulatedEnvironment();
      const asked = { count: 0, silent: true };
      const authenticate = (): Promise<Caller> => {
        asked.count++;
        return asked.silent ? new Promise(() => undefined) : Promise.resolve(people.ada!);
      };
      const gateway = world.node(adapter(), { environment, authenticate });
      return { environment, asked, gateway };
    }

    test.each([
      ['a read', () => world.desk.get<Problem>('/conversations/c1')],
      ['a command', () => world.desk.command<Problem>({ type: 'take-over' })],
      ['a stream', () => world.desk.get<Problem>('/events')],
    ])('%s is refused after ten seconds', async (_what, ask) => {
      const { environment, asked } = host();
      const answer = ask();
      await until(() => asked.count);
      await environment.advance(10 * second);
      expect(await answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      expect(world.desk.log).toContainEqual({ event: 'authenticate-failed', code: 'timeout' });
    });

    test('keeps nobody from closing the gateway, neither a request nor a stream', async () => {
      const { asked, gateway, environment } = host();
      asked.silent = false;
      const client = await StreamClient.connect(gateway);
      await client.received('ready');
      asked.silent = true;
      const answer = world.desk.get<Problem>('/conversations/c1');
      await environment.advance(60 * second - 1);
      await gateway.close();
      expect((await answer).status).toBe(503);
      await until(() => client.ended);
    });

    test('loses its streams: each is asked about once, and then ended', async () => {
      const { asked, gateway, environment } = host();
      asked.silent = false;
      const client = await StreamClient.connect(gateway);
      await client.received('ready');
      asked.silent = true;
      const before = asked.count;
      await environment.advance(71 * second);
      await until(() => client.ended, 'the stream is still open');
      expect(asked.count).toBe(before + 1);
    });
  });

  test('the log-ins of many streams are checked at many moments, each once a minute', async () => {
    const environment = new SimulatedEnvironment();
    let random = 0;
    environment.random = () => (random = (random + 0.381966) % 1);
    const moments = new Map<string, number[]>();
    const authenticate = (request: Request): Caller => {
      const id = request.headers.get('x-stream')!;
      moments.set(id, [...(moments.get(id) ?? []), environment.time]);
      return { agent: { id }, role: 'agent' };
    };
    const gateway = world.node(adapter(), { environment, authenticate });
    const clients: Response[] = [];
    for (let i = 0; i < 200; i++) {
      clients.push(await gateway.fetch(new Request('http://gateway/events', { headers: { 'x-stream': `s${i}` } })));
    }
    const opened = environment.time;
    for (let i = 0; i < 180; i++) await environment.advance(second);
    const checks = [...moments.values()].map((times) => times.slice(1));
    for (const times of checks) {
      expect(times.length).toBe(3);
      for (const [i, time] of times.entries()) expect(time - (times[i - 1] ?? opened)).toBeLessThanOrEqual(60 * second);
    }
    const perSecond = new Map<number, number>();
    for (const time of checks.flat()) {
      const at = Math.floor(time / second);
      perSecond.set(at, (perSecond.get(at) ?? 0) + 1);
    }
    expect(Math.max(...perSecond.values())).toBeLessThan(20);
    await Promise.all(clients.map(({ body }) => body!.cancel()));
    expect(environment.timers.size).toBeLessThan(10);
  });

  test('a caller has fifty streams at most, and others have theirs', async () => {
    const gateway = world.node(adapter());
    const clients: StreamClient[] = [];
    for (let i = 0; i < 50; i++) clients.push(await StreamClient.connect(gateway));
    const refused = await world.desk.get<Problem>('/events');
    expect([refused.status, refused.body.code]).toEqual([429, 'rate-limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await StreamClient.connect(gateway, { as: 'ben' });
    await clients[0]!.close();
    await StreamClient.connect(gateway);
  });
}
