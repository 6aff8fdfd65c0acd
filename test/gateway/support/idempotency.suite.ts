import { describe, expect, test } from 'vitest';
import type { Database } from '../../../src/gateway/index.js';
import { HandoffError } from '../../../src/model/error.js';
import type { Message } from '../../../src/model/message.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import { until, type Problem } from './desk.js';
import { setup, type OpenDatabases } from './setup.js';

const hour = 3_600_000;

export function idempotencySuite(databases: OpenDatabases): void {
  const world = setup(databases);

  describe('idempotency keys', () => {
    test('the same key and body are answered with the stored answer, on every node', async () => {
      const backend = new ScriptedBackend();
      world.twoNodes(backend.adapter);
      const first = await world.desk.command({ type: 'take-over' }, { key: 'k1' });
      const again = await world.desk.command({ type: 'take-over' }, { key: 'k1', node: 1 });
      expect(again.status).toBe(200);
      expect(again.body.conversation).toEqual(first.body.conversation);
      expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
      expect(backend.count('takeOver')).toBe(1);
    });

    test('the time in a repeated answer is the present one', async () => {
      const environment = new SimulatedEnvironment();
      world.node(new ScriptedBackend().adapter, { environment });
      const first = await world.desk.command({ type: 'take-over' }, { key: 'k1' });
      environment.time += hour;
      const again = await world.desk.command({ type: 'take-over' }, { key: 'k1' });
      expect(Date.parse(again.body.serverTime) - Date.parse(first.body.serverTime)).toBe(hour);
    });

    test('many at once are one', async () => {
      const backend = new ScriptedBackend();
      world.twoNodes(backend.adapter);
      const replies = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          world.desk.command<Problem>({ type: 'take-over' }, { key: 'k1', node: i % 2 }),
        ),
      );
      expect(backend.count('takeOver')).toBe(1);
      for (const { status, body, headers } of replies) {
        if (status === 200) continue;
        expect([status, body.code, headers.get('retry-after')]).toEqual([409, 'unavailable', '1']);
      }
      expect((await world.desk.command({ type: 'take-over' }, { key: 'k1' })).status).toBe(200);
    });

    test('the same key with another body, path or method is refused', async () => {
      const backend = new ScriptedBackend();
      backend.put({ ...backend.get('c1'), id: 'c2' });
      world.node(backend.adapter);
      await world.desk.command({ type: 'take-over' }, { key: 'k1' });
      for (const other of [
        await world.desk.command<Problem>({ type: 'take-over', reason: 'x' }, { key: 'k1' }),
        await world.desk.command<Problem>({ type: 'take-over' }, { key: 'k1', id: 'c2' }),
      ]) {
        expect([other.status, other.body.code]).toEqual([422, 'invalid']);
      }
      expect(backend.count('takeOver')).toBe(1);
    });

    test.each([
      ['a new key', 200, 1],
      ['a key of which nobody knows how it ended', 504, 1],
    ])(
      '%s whose claim was committed, and the answer to that lost, is asked for once more',
      async (what, status, times) => {
        const backend = new ScriptedBackend();
        let lost = 0;
        const database = databases()[0];
        const losing: Database = {
          ...database,
          async query<T>(sql: string, values?: readonly unknown[]) {
            const rows = await database.query<T>(sql, values);
            if (sql.includes('begin_command') && lost++ === 0) throw new Error('Connection terminated unexpectedly');
            return rows;
          },
        };
        const [one, two] = [databases()[1], losing].map((each) => ({
          adapter: { ...backend.adapter, subscribe: undefined },
          database: each,
        }));
        world.desk.add(one!);
        world.desk.add(two!);
        if (what !== 'a new key') {
          backend.failing.set('takeOver', new HandoffError('timeout', 'No answer'));
          expect((await world.desk.command({ type: 'take-over' }, { key: 'k1' })).status).toBe(504);
        }
        const reply = await world.desk.command({ type: 'take-over' }, { key: 'k1', node: 1 });
        expect([reply.status, lost]).toEqual([status, 2]);
        expect(backend.count('takeOver')).toBe(times);
        // neither its key nor its conversation is held any longer
        expect((await world.desk.command({ type: 'close', outcome: 'resolved' }, { key: 'k2' })).status).toBe(200);
      },
    );

    test.each(['sent', 'unknown', 'done'])(
      'a claim that was thought to be lost, and arrives when its key is %s, changes nothing',
      async (status) => {
        const [database] = databases();
        const claim = async () => {
          const sql = `SELECT claimed FROM handoff.begin_command(
            's', 'k', 'h', 'owner', '{}'::json, 30000, 50000, NULL, NULL, NULL, 15000, ${Date.now()})`;
          return (await database.query<{ claimed: string }>(sql))[0]!.claimed;
        };
        expect(await claim()).toBe('new');
        await database.query(`UPDATE handoff.keys SET status = '${status}', lease_until = lease_until + 600000`);
        const before = await database.query('SELECT * FROM handoff.keys');
        expect(await claim()).toBe({ sent: 'uncertain', unknown: 'running', done: 'done' }[status]);
        expect(await database.query('SELECT * FROM handoff.keys')).toEqual(before);
      },
    );

    test('keys of different agents have nothing to do with each other', async () => {
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      await world.desk.command({ type: 'pause-bot' }, { key: 'k1' });
      await world.desk.command({ type: 'pause-bot', reason: 'mine' }, { key: 'k1', as: 'ben' });
      expect(backend.count('pauseBot')).toBe(2);
    });

    test('an attempt that ends too late changes neither the answer of the next one nor the audit', async () => {
      const environment = new SimulatedEnvironment();
      const backend = new ScriptedBackend();
      const { getConversation } = backend.adapter;
      let release = () => {};
      const held = new Promise<void>((resolve) => (release = resolve));
      let reads = 0;
      const slow: typeof getConversation = async (...args) => {
        if (++reads === 1) await held;
        return getConversation(...args);
      };
      const adapter = { ...backend.adapter, subscribe: undefined, getConversation: slow };
      world.twoNodes(adapter, { environment });
      const late = world.desk.command<Problem>({ type: 'take-over' }, { key: 'k1' });
      await until(() => reads === 1);
      // its node was away for longer than the key and the conversation are kept for it
      environment.time += 31_000;
      await databases()[0].query('DELETE FROM handoff.locks');
      expect((await world.desk.command({ type: 'take-over' }, { key: 'k1', node: 1 })).status).toBe(200);
      release();
      expect((await late).status).toBe(409);
      expect((await world.desk.command({ type: 'take-over' }, { key: 'k1' })).status).toBe(200);
      expect(await world.desk.nodes[0]!.audit()).toMatchObject([{ key: 'k1', outcome: 'applied' }]);
    });

    test('a key that is running is told to wait', async () => {
      const backend = new ScriptedBackend();
      backend.hold.add('takeOver');
      world.node(backend.adapter);
      const first = world.desk.command({ type: 'take-over' }, { key: 'k1' });
      await until(() => backend.count('takeOver') === 1);
      const second = await world.desk.command<Problem>({ type: 'take-over' }, { key: 'k1' });
      expect([second.status, second.body.code, second.headers.get('retry-after')]).toEqual([409, 'unavailable', '1']);
      const call = backend.last('takeOver');
      call.answer(backend.apply('c1', { type: 'take-over' }, call.ctx));
      expect((await first).status).toBe(200);
    });

    test('a key counts as running for as long as the platform may take, and the reading after it', async () => {
      const backend = new ScriptedBackend();
      backend.hold.add('takeOver');
      for (const database of databases()) {
        world.desk.add({ adapter: { ...backend.adapter, subscribe: undefined }, database });
      }
      const first = world.desk.command({ type: 'take-over' }, { key: 'k1' });
      await until(() => backend.count('takeOver') === 1);
      // 30 s for the command, 15 s for the read; the conversation itself is free, so only the key keeps others away
      await databases()[0].query('UPDATE handoff.keys SET lease_until = lease_until - 44000');
      await databases()[0].query('DELETE FROM handoff.locks');
      const second = await world.desk.command<Problem>({ type: 'take-over' }, { key: 'k1', node: 1 });
      const call = backend.last('takeOver');
      call.answer(backend.apply('c1', { type: 'take-over' }, call.ctx));
      expect((await first).status).toBe(200);
      expect([second.status, second.body.code, backend.count('takeOver')]).toEqual([409, 'unavailable', 1]);
    });

    test('a refusal is stored, what may be tried again is not', async () => {
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      backend.failing.set('pauseBot', new HandoffError('rate-limited', 'slow down', { retryAfter: 7 }));
      const limited = await world.desk.command<Problem>({ type: 'pause-bot' }, { key: 'k1' });
      expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
      backend.failing.set('pauseBot', new HandoffError('refused', 'no'));
      expect((await world.desk.command<Problem>({ type: 'pause-bot' }, { key: 'k1' })).body.code).toBe('refused');
      backend.failing.clear();
      const stored = await world.desk.command<Problem>({ type: 'pause-bot' }, { key: 'k1' });
      expect([stored.status, stored.body.code]).toEqual([409, 'refused']);
      expect(backend.count('pauseBot')).toBe(2);
    });

    test('a stale version leaves the key free', async () => {
      const backend = new ScriptedBackend();
      world.node(backend.adapter);
      const { version } = await world.desk.conversation();
      expect((await world.desk.command({ type: 'take-over' }, { key: 'k1', version: version! - 1 })).status).toBe(412);
      expect((await world.desk.command({ type: 'take-over' }, { key: 'k1', version })).status).toBe(200);
    });

    test('a message is sent once', async () => {
      const messages: Message[] = [];
      const backend = new ScriptedBackend(
        { bot: { mode: 'autopilot', status: 'paused' } },
        {
          sendMessage: async (conversationId, { text, clientId }, { agent }) => {
            messages.push({
              id: `m${messages.length + 1}`,
              conversationId,
              author: { kind: 'agent', ...agent },
              at: '2026-03-02T10:00:00Z',
              text,
              clientId,
            });
            return messages.at(-1)!;
          },
        },
      );
      world.node(backend.adapter);
      const send = () =>
        world.desk.call<Message>('POST', '/conversations/c1/messages', {
          body: { text: 'Hello', clientId: 'x1' },
          key: 'k1',
        });
      const [first, again] = [await send(), await send()];
      expect(first.status).toBe(201);
      expect(again.body).toEqual(first.body);
      expect(messages).toHaveLength(1);
    });

    test('keys live for 24 hours', async () => {
      const environment = new SimulatedEnvironment();
      const backend = new ScriptedBackend();
      world.node(backend.adapter, { environment });
      await world.desk.command({ type: 'pause-bot' }, { key: 'k1' });
      environment.time += 23 * hour;
      await world.desk.restart();
      await until(async () => (await databases()[0].query('SELECT 1 FROM handoff.keys')).length === 1);
      environment.time += 2 * hour;
      await world.desk.restart();
      await until(async () => !(await databases()[0].query('SELECT 1 FROM handoff.keys')).length);
      await world.desk.command({ type: 'pause-bot' }, { key: 'k1' });
      expect(backend.count('pauseBot')).toBe(2);
    });
  });
}
