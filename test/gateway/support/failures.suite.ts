import { describe, expect, test } from 'vitest';
import type { Database, Queries } from '../../../src/gateway/index.js';
import { HandoffError } from '../../../src/model/error.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { SimulatedEnvironment } from '../../support/simulated-environment.js';
import { until, type Problem } from './desk.js';
import { StreamClient } from './stream-client.js';
import { setup, type OpenDatabases } from './setup.js';
import { onClock } from './simulated-database.js';

/** A database that fails when the test says so. */
function fragile(database: Database): Database & { fails: (sql: string) => boolean } {
  const broken = {
    ...database,
    fails: (_: string): boolean => false,
    query: <T>(sql: string, values?: readonly unknown[]): Promise<T[]> => run(database, sql, values),
    transaction: <T>(work: (tx: Queries) => Promise<T>): Promise<T> =>
      database.transaction((tx) => work({ query: (sql, values) => run(tx, sql, values) })),
  };
  const run = <T>(db: Queries, sql: string, values?: readonly unknown[]): Promise<T[]> =>
    broken.fails(sql)
      ? Promise.reject(
          Object.assign(new Error('could not extend file "base/5/sk-secret": No space left on device'), {
            code: '53100',
          }),
        )
      : db.query<T>(sql, values);
  return broken;
}

export function failureSuite(databases: OpenDatabases): void {
  const world = setup(databases);
  const begin = (backend = new ScriptedBackend()) => {
    const database = fragile(databases()[0]);
    world.desk.add({ adapter: { ...backend.adapter, subscribe: undefined }, database });
    return { backend, database };
  };

  describe('a database that fails', () => {
    test('is answered with 503 and when to come back, and the process lives on', async () => {
      const { backend, database } = begin();
      await world.desk.conversation();
      database.fails = () => true;
      const replies = [
        await world.desk.get<Problem>('/conversations/c1'),
        await world.desk.command<Problem>({ type: 'take-over' }, { key: 'k1' }),
        await world.desk.get<Problem>('/events'),
      ];
      for (const { status, body, headers, text } of replies) {
        expect([status, body.code]).toEqual([503, 'unavailable']);
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
        expect(text).not.toMatch(/sk-secret|No space/);
      }
      expect(backend.count('takeOver')).toBe(0);
      expect(world.desk.log).toContainEqual({ event: 'database-failed', code: '53100' });
      database.fails = () => false;
      expect((await world.desk.command({ type: 'take-over' }, { key: 'k1' })).status).toBe(200);
      expect(world.desk.log).toContainEqual({ event: 'database-back' });
    });

    test('that is full lets people read what has not changed', async () => {
      const { database } = begin();
      await world.desk.conversation();
      database.fails = (sql) => /INSERT|UPDATE/.test(sql);
      expect((await world.desk.get('/conversations/c1')).status).toBe(200);
      expect((await world.desk.command<Problem>({ type: 'take-over' })).status).toBe(503);
    });

    test('after the platform was asked: nobody is told to ask again, and the key finds out', async () => {
      const { backend, database } = begin();
      const { takeOver } = backend.adapter;
      backend.adapter.takeOver = undefined;
      world.desk.nodes.pop();
      world.desk.add({
        database,
        adapter: {
          ...backend.adapter,
          subscribe: undefined,
          takeOver: async (...args) => {
            database.fails = () => true;
            return takeOver!(...args);
          },
        },
      });
      const unknown = await world.desk.command<Problem>({ type: 'take-over' }, { key: 'k1' });
      expect([unknown.status, unknown.body.code, unknown.headers.get('retry-after')]).toEqual([504, 'timeout', null]);
      database.fails = () => false;
      await database.query('UPDATE handoff.keys SET lease_until = 1');
      const found = await world.desk.command({ type: 'take-over' }, { key: 'k1' });
      expect(found.status).toBe(200);
      expect(backend.count('takeOver')).toBe(1);
    });

    test('only to answer that it has written something: streams hear of it all the same', async () => {
      const { backend, database } = begin();
      await world.desk.conversation();
      const client = await StreamClient.connect(world.desk.nodes[0]!);
      await client.received('ready');
      const { query } = database;
      let lost = 0;
      database.query = async <T>(sql: string, values?: readonly unknown[]) => {
        const rows = await query<T>(sql, values);
        if (sql.includes('INSERT INTO handoff.outbox') && !lost++) throw new Error('Connection terminated');
        return rows;
      };
      await world.desk.command({ type: 'take-over' }, { key: 'k1' });
      expect([lost, backend.count('takeOver')]).toEqual([1, 1]);
      // nothing else happens that would tell of it
      expect((await client.received('conversation')).data).toMatchObject({ handler: { kind: 'agent' } });
    });

    test('only to answer that it has committed: streams hear of it all the same', async () => {
      const { backend, database } = begin();
      await world.desk.conversation();
      const client = await StreamClient.connect(world.desk.nodes[0]!);
      await client.received('ready');
      const { transaction } = database;
      let lost = 0;
      database.transaction = async (work) => {
        const result = await transaction(work);
        if (!lost++) throw new Error('Connection terminated');
        return result;
      };
      backend.conversations.clear();
      expect((await world.desk.get('/conversations/c1')).status).toBe(503);
      expect((await client.received('removed')).data).toEqual({ id: 'c1' });
    });

    describe('and so the log of events cannot be read', () => {
      const listening = async () => {
        const environment = new SimulatedEnvironment();
        const backend = new ScriptedBackend();
        const database = fragile(onClock(databases()[0], environment));
        world.desk.add({ adapter: { ...backend.adapter, subscribe: undefined }, database, environment });
        await world.desk.conversation();
        const client = await StreamClient.connect(world.desk.nodes[0]!);
        const start = await client.received('ready');
        let refused = 0;
        database.fails = (sql) => sql.includes('FROM handoff.events') && ++refused > 0;
        await world.desk.command({ type: 'take-over' });
        await until(() => refused > 0);
        /** Each second it is asked for again. */
        const fail = async (seconds: number) => {
          for (let second = 1; second <= seconds; second++) {
            const before = refused;
            await environment.advance(1_000);
            await until(() => refused > before, 'the log is not asked for again');
          }
        };
        return { backend, database, environment, client, start, fail };
      };

      test('for seconds: the event streams stay, and miss nothing', async () => {
        const { database, environment, client, fail } = await listening();
        await fail(4);
        database.fails = () => false;
        await environment.advance(1_000);
        expect((await client.received('conversation')).data).toMatchObject({ handler: { kind: 'agent' } });
        await world.desk.command({ type: 'hand-back' });
        // batches wait for each other
        await until(async () => {
          await environment.advance(100);
          return client.named('conversation').length === 2;
        });
        expect(client.ended).toBe(false);
      });

      test('for longer: they end, and those who come back miss nothing', async () => {
        const { backend, database, client, start, fail } = await listening();
        await fail(5);
        await until(() => client.ended);
        expect(client.failed).toBe(false);
        database.fails = () => false;
        const back = await StreamClient.connect(world.desk.nodes[0]!, { lastEventId: start.id });
        expect((await back.received('conversation')).data).toMatchObject({ handler: { kind: 'agent' } });
        expect(backend.count('takeOver')).toBe(1);
      });

      test('while somebody catches up: they wait as well', async () => {
        const { database, environment, client, start, fail } = await listening();
        // whoever comes has to ask where the log ends, which works here
        const { fails } = database;
        database.fails = (sql) => sql.includes('WHERE id > ') && fails(sql);
        const late = await StreamClient.connect(world.desk.nodes[0]!, { lastEventId: start.id });
        await late.received('ready');
        await fail(2);
        database.fails = () => false;
        await environment.advance(1_000);
        for (const each of [client, late]) {
          await each.received('conversation');
          expect([each.named('conversation').length, each.ended]).toEqual([1, false]);
        }
      });
    });

    test('that fails while the platform tells something: everything is read again later', async () => {
      const backend = new ScriptedBackend();
      const database = fragile(databases()[0]);
      world.desk.add({ adapter: backend.adapter, database });
      await until(() => backend.sinks.size === 1);
      const client = await StreamClient.connect(world.desk.nodes[0]!);
      await client.received('ready');
      const before = client.named('hint').length;
      database.fails = (sql) => sql.includes('INSERT INTO handoff.outbox');
      for (const sink of backend.sinks) {
        sink.message({
          id: 'm1',
          conversationId: 'c1',
          author: { kind: 'contact' },
          at: '2026-03-02T10:00:00Z',
          text: 'Hello',
        });
      }
      await until(() => world.desk.log.some(({ event }) => event === 'failed'));
      database.fails = () => false;
      await until(() => client.named('hint').length > before, 'nobody was told to read again');
    });
  });

  test('a log that cannot be written for a moment: nothing is missing in it afterwards', async () => {
    const { database } = begin();
    await world.desk.conversation();
    const client = await StreamClient.connect(world.desk.nodes[0]!);
    await client.received('ready');
    let refused = 0;
    database.fails = (sql) => sql.includes('handoff.publish') && ++refused < 3;
    expect((await world.desk.command({ type: 'take-over' })).status).toBe(200);
    expect((await world.desk.command({ type: 'hand-back' })).status).toBe(200);
    await until(() => client.named('conversation').length === 2, 'an event is missing');
    expect(client.named('conversation').map(({ data }) => (data.handler as { kind: string }).kind)).toEqual([
      'agent',
      'bot',
    ]);
    expect(refused).toBeGreaterThanOrEqual(3);
  });

  describe('a platform that fails', () => {
    test('throws anything at all: our sentence, no stack, no text of it', async () => {
      const { backend } = begin();
      for (const thrown of [
        new TypeError('sk-secret is not a function'),
        'sk-secret',
        { message: 'sk-secret' },
        null,
        undefined,
        new Error('sk-secret', { cause: 'sk-secret' }),
      ]) {
        backend.failing.set('getConversation', thrown);
        const { status, body, text, headers } = await world.desk.get<Problem>('/conversations/c1');
        expect([status, body.code, headers.has('retry-after')]).toEqual([503, 'unavailable', true]);
        expect(text).not.toMatch(/sk-secret|TypeError/);
      }
      expect(JSON.stringify(world.desk.log)).not.toContain('sk-secret');
    });

    test('answers nonsense: 502', async () => {
      const backend = new ScriptedBackend();
      let answer: unknown;
      world.node({ ...backend.adapter, getConversation: async () => answer as never });
      for (const nonsense of [
        null,
        undefined,
        'hello',
        { id: 'c1' },
        { ...backend.get('c1'), handler: { kind: 'alien' } },
        { ...backend.get('c1'), id: 'c9' },
      ]) {
        answer = nonsense;
        const { status, body } = await world.desk.get<Problem>('/conversations/c1');
        expect([status, body.code]).toEqual([502, 'bad-response']);
      }
    });

    test('ignores that it should stop: the answer comes all the same', async () => {
      const backend = new ScriptedBackend();
      backend.hold.add('getConversation');
      world.node(backend.adapter);
      const abort = new AbortController();
      const request = new Request('http://gateway/conversations/c1', {
        headers: { Authorization: 'Bearer ada' },
        signal: abort.signal,
      });
      const reply = world.desk.nodes[0]!.fetch(request);
      await until(() => backend.count('getConversation') === 1);
      abort.abort();
      expect((await reply).status).toBe(504);
      expect(backend.last('getConversation').ctx.signal.aborted).toBe(true);
    });
  });

  test('a log that fails changes no answer', async () => {
    const backend = new ScriptedBackend();
    backend.failing.set('getConversation', new HandoffError('unavailable', 'down'));
    const full = () => {
      throw new Error('disk full');
    };
    for (const [node, log] of [full, async () => full()].entries()) {
      world.node(backend.adapter, { log });
      expect((await world.desk.get<Problem>('/conversations/c1', { node })).status).toBe(503);
      expect((await world.desk.command<Problem>({ type: 'take-over' }, { node })).status).toBe(503);
    }
  });

  test('closing waits for the commands on their way', async () => {
    const backend = new ScriptedBackend();
    backend.hold.add('takeOver');
    world.node(backend.adapter);
    const reply = world.desk.command({ type: 'take-over' }, { key: 'k1' });
    await until(() => backend.count('takeOver') === 1);
    let closed = false;
    const closing = world.desk.nodes[0]!.close().then(() => (closed = true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(closed).toBe(false);
    const call = backend.last('takeOver');
    call.answer(backend.apply('c1', { type: 'take-over' }, call.ctx));
    expect((await reply).status).toBe(200);
    await closing;
    expect((await world.desk.get<Problem>('/conversations/c1')).status).toBe(503);
  });
}
