import { describe, expect, test } from 'vitest';
import { realEnvironment, type Environment } from '../../../src/internal/environment.js';
import type { CallContext } from '../../../src/adapters/adapter.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { until, type Problem } from './desk.js';
import { StreamClient } from './stream-client.js';
import { setup, type OpenDatabases } from './setup.js';

const [second, minute, hour] = [1000, 60_000, 3_600_000];
const day = 24 * hour;

/** Every deadline follows the clock of the database, whatever the clock of a node says. */
export function clockSuite(databases: OpenDatabases): void {
  const world = setup(databases);
  const query = (sql: string, values?: readonly unknown[]) => databases()[0].query(sql, values);
  const count = async (table: string) => (await query(`SELECT FROM handoff.${table}`)).length;

  describe.for([
    ['3 minutes ahead', 3 * minute],
    ['25 hours ahead', 25 * hour],
    ['40 days ahead', 40 * day],
    ['3 minutes behind', -3 * minute],
    ['25 hours behind', -25 * hour],
    ['40 days behind', -40 * day],
  ] as const)('a node whose clock is %s', ([, ahead]) => {
    /** The first node has the right time, the second one has not. */
    async function nodes(traits: object = { pauseBot: { timed: false } }) {
      const backend = new ScriptedBackend();
      const adapter = { ...backend.adapter, subscribe: undefined, extendPause: undefined, traits };
      await query(untidy);
      world.node(adapter);
      await tidied();
      await query(untidy);
      const environment: Environment = { ...realEnvironment, now: () => Date.now() + ahead };
      world.desk.add({ adapter, database: databases()[1], environment });
      await tidied();
      return backend;
    }
    /** Each node tidies up when it starts, and an old lease goes last. */
    const untidy = `INSERT INTO handoff.locks VALUES ('old', 'x', now() - interval '1 day')`;
    const tidied = () => until(async () => !(await query(`SELECT FROM handoff.locks WHERE name = 'old'`)).length);
    const restarted = async () => {
      // a run that is still under way must not count for the one to come
      await world.desk.nodes[1]!.close();
      await query(untidy);
      await world.desk.restart(1);
      await tidied();
    };
    const at = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

    test('neither ends a pause early nor late', async () => {
      const backend = await nodes();
      await world.desk.nodes[0]!.close();
      await world.desk.command({ type: 'pause-bot', until: at(2 * minute) }, { node: 1 });
      await restarted();
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(backend.get('c1').bot.status).toBe('paused');
      await world.desk.command({ type: 'extend-pause', until: at(0.2 * second) }, { node: 1 });
      await until(() => backend.get('c1').bot.status === 'active', 'the pause did not end');
    });

    test('accepts the end of a pause where it is in the future, and only there', async () => {
      await nodes();
      const soon = await world.desk.command({ type: 'pause-bot', until: at(2 * minute) }, { node: 1 });
      const past = await world.desk.command<Problem>({ type: 'pause-bot', until: at(-2 * minute) }, { node: 1 });
      const farOff = await world.desk.command<Problem>({ type: 'pause-bot', until: at(366 * day) }, { node: 1 });
      expect([soon.status, past.status, farOff.status]).toEqual([200, 422, 422]);
    });

    test('retries the end of a pause when it is time', async () => {
      const backend = await nodes();
      await world.desk.nodes[0]!.close();
      backend.failing.set('activateBot', Object.assign(new Error('down')));
      await world.desk.command({ type: 'pause-bot', until: at(0.1 * second) }, { node: 1 });
      await until(() => backend.count('activateBot') > 0);
      backend.failing.clear();
      await until(async () => (await query('SELECT FROM handoff.timers WHERE attempts > 0')).length);
      await until(() => backend.get('c1').bot.status === 'active', 'it was not retried');
      expect(backend.count('activateBot')).toBe(2);
    });

    test('keeps the timer of a pause that the platform does not show yet, and drops one that has no pause', async () => {
      const backend = await nodes();
      await world.desk.command({ type: 'pause-bot', until: at(hour) });
      backend.change('c1', { bot: { mode: 'autopilot', status: 'active' } });
      await world.desk.conversation('c1', { node: 1 });
      expect(await count('timers')).toBe(1);
      await query('UPDATE handoff.timers SET set_at = set_at - 11000');
      await world.desk.conversation('c1', { node: 1 });
      expect(await count('timers')).toBe(0);
    });

    test('leaves a running command alone, and takes over an abandoned one', async () => {
      const backend = await nodes({});
      backend.hold.add('takeOver');
      const running = world.desk.command({ type: 'take-over' }, { key: 'k1' });
      await until(() => backend.count('takeOver'));
      await restarted();
      const again = await world.desk.command<Problem>({ type: 'take-over' }, { key: 'k1', node: 1 });
      expect([again.status, again.body.code]).toEqual([409, 'unavailable']);
      expect(await world.desk.nodes[1]!.audit()).toEqual([]);
      backend.last('takeOver').answer(undefined);
      await running;
      await query(`UPDATE handoff.keys SET status = 'sent', answer = NULL, lease_until = lease_until - 60000`);
      await restarted();
      expect((await world.desk.nodes[1]!.audit())[0]).toMatchObject({ action: 'take-over', outcome: 'unknown' });
    });

    test('gives its own commands the lease that they need', async () => {
      const backend = await nodes({});
      backend.hold.add('takeOver');
      const running = world.desk.command({ type: 'take-over' }, { key: 'k1', node: 1 });
      await until(() => backend.count('takeOver'));
      const [key] = await query('SELECT lease_until, created_at FROM handoff.keys');
      expect(key!.lease_until).toBeGreaterThan(Date.now() + 30 * second);
      expect(key!.lease_until).toBeLessThan(Date.now() + 2 * minute);
      expect(Math.abs((key!.created_at as number) - Date.now())).toBeLessThan(minute);
      backend.last('takeOver').answer(undefined);
      await running;
    });

    test('deletes keys, events and states when they are old, and no others', async () => {
      await nodes();
      for (const node of [0, 1]) await world.desk.command({ type: node ? 'activate-bot' : 'pause-bot' }, { node });
      await until(async () => !(await count('outbox')), 'the events do not get into the log');
      const [keys, events] = [await count('keys'), await count('events')];
      expect(Math.min(keys, events)).toBeGreaterThan(0);
      await restarted();
      expect([await count('keys'), await count('events'), await count('conversations')]).toEqual([keys, events, 1]);
      await query(`UPDATE handoff.keys SET created_at = created_at - ${day + minute}`);
      await query(`UPDATE handoff.events SET at = at - ${day + minute}`);
      await query(`UPDATE handoff.conversations SET updated_at = updated_at - ${30 * day + minute}`);
      await restarted();
      expect([await count('keys'), await count('events'), await count('conversations')]).toEqual([0, 0, 0]);
    });

    test('notes once a day that somebody looks at a conversation, with the right day', async () => {
      await nodes();
      await world.desk.conversation('c1');
      await query(`UPDATE handoff.conversations SET updated_at = updated_at - ${day + minute}`);
      await world.desk.conversation('c1', { node: 1 });
      const [seen] = await query('SELECT updated_at FROM handoff.conversations');
      expect(Math.abs((seen!.updated_at as number) - Date.now())).toBeLessThan(minute);
    });

    test('notes who sees a conversation to the day, also with a change: within it no index changes with the row', async () => {
      await nodes();
      await world.desk.command({ type: 'pause-bot' });
      await query(`UPDATE handoff.conversations SET updated_at = updated_at - ${minute}`);
      const seen = async () => (await query('SELECT updated_at FROM handoff.conversations'))[0]!.updated_at as number;
      const before = await seen();
      await world.desk.command({ type: 'activate-bot' }, { node: 1 });
      expect(await seen()).toBe(before);
      await query(`UPDATE handoff.conversations SET updated_at = updated_at - ${day}`);
      await world.desk.command({ type: 'pause-bot' });
      expect(Math.abs((await seen()) - Date.now())).toBeLessThan(minute);
    });

    test('tells clients the time by which all this happens, and audits by it', async () => {
      await nodes();
      const off = (told: unknown) => Math.abs(Date.parse(String(told)) - Date.now());
      const { body, headers } = await world.desk.command({ type: 'pause-bot' }, { node: 1 });
      expect(off(body.serverTime)).toBeLessThan(minute);
      expect(off(headers.get('handoff-server-time'))).toBeLessThan(minute);
      const client = await StreamClient.connect(world.desk.nodes[1]!);
      expect(off((await client.received('ready')).data.serverTime)).toBeLessThan(minute);
      expect(off((await world.desk.nodes[1]!.audit())[0]!.at)).toBeLessThan(minute);
    });
  });

  /** Timers and commands of each clock: `HANDOFF_CLOCKS=4` for as many as the requirement says of one. */
  const crowd = Number(process.env.HANDOFF_CLOCKS || 1);

  test.for([
    ['10 minutes ahead', 10 * minute],
    ['10 minutes behind', -10 * minute],
    ['25 hours ahead', 25 * hour],
    ['25 hours behind', -25 * hour],
  ] as const)(
    `${50 * crowd} timers and ${500 * crowd} commands where the other node is %s: none early, lost or false`,
    { timeout: 300_000 },
    async ([, ahead]) => {
      const backend = new ScriptedBackend();
      const timed = Array.from({ length: 50 * crowd }, (_, i) => `timed-${i}`);
      const busy = Array.from({ length: 50 }, (_, i) => `busy-${i}`);
      for (const id of [...timed, ...busy]) backend.put({ ...backend.get('c1'), id });
      const ends = new Map<string, number[]>();
      const { activateBot } = backend.adapter;
      const adapter = {
        ...backend.adapter,
        subscribe: undefined,
        extendPause: undefined,
        traits: { pauseBot: { timed: false } },
        activateBot: async (id: string, params: object, ctx: CallContext) => {
          ends.set(id, [...(ends.get(id) ?? []), Date.now()]);
          return activateBot!(id, params, ctx);
        },
      };
      world.node(adapter);
      const environment: Environment = { ...realEnvironment, now: () => Date.now() + ahead };
      world.desk.add({ adapter, database: databases()[1], environment });
      const dues = new Map<string, number>();
      const pauses = timed.map(async (id, i) => {
        dues.set(id, Date.now() + 6 * second);
        const end = new Date(dues.get(id)!).toISOString();
        const { status } = await world.desk.command(
          { type: 'pause-bot', until: end },
          { id, key: `p-${id}`, node: i % 2 },
        );
        expect(status).toBe(200);
      });
      await Promise.all(pauses);
      const steps = 10 * crowd;
      const work = busy.map(async (id, i) => {
        for (let step = 0; step < steps; step++) {
          const command = { type: step % 2 ? ('hand-back' as const) : ('take-over' as const) };
          const options = { id, key: `k-${id}-${step}` };
          const first = await world.desk.command(command, { ...options, node: (i + step) % 2 });
          expect(first.status, first.text).toBe(200);
          if (step % 5) continue;
          // the other node knows the key
          const again = await world.desk.command(command, { ...options, node: (i + step + 1) % 2 });
          expect(again.body.conversation).toEqual(first.body.conversation);
        }
      });
      await Promise.all(work);
      while (ends.size < timed.length) await new Promise((resolve) => setTimeout(resolve, 50));
      await until(async () => !(await count('timers')));
      timed.forEach((id) => {
        expect(ends.get(id), id).toHaveLength(1);
        expect(ends.get(id)![0]!, id).toBeGreaterThanOrEqual(dues.get(id)!);
      });
      expect([backend.count('takeOver'), backend.count('handBack')]).toEqual([25 * steps, 25 * steps]);
      const lines = await query(
        `SELECT entry->>'outcome' AS outcome, entry->>'action' AS action, count(*)::integer AS n
         FROM handoff.audit GROUP BY 1, 2 ORDER BY 2`,
      );
      const applied = (action: string, n: number) => ({ outcome: 'applied', action, n });
      expect(lines).toEqual([
        applied('activate-bot', timed.length),
        applied('hand-back', 25 * steps),
        applied('pause-bot', timed.length),
        applied('take-over', 25 * steps),
      ]);
    },
  );
}
