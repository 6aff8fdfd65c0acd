import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Database } from '../../src/gateway/index.js';
import type { Client, Pool, Query, Result } from '../../src/gateway/database/pg-driver.js';
import { openPostgres } from '../../src/gateway/database/postgres.js';
import { SharedConnections } from '../../src/gateway/database/shared-connections.js';
import { missing, newDatabase } from '../support/postgres.js';
import { until } from './support/desk.js';

describe('statements that stand alone', () => {
  /** A connection that answers when it is told to, in the order in which it was asked. */
  function scripted(name: string) {
    const asked: Array<{ query: Query; end: (thrown?: unknown) => void }> = [];
    const client = {
      name,
      asked,
      ended: 0,
      listeners: new Map<string, () => void>(),
      connect: () => Promise.resolve(),
      on: (event: string, listener: () => void) => void client.listeners.set(event, listener),
      end: () => Promise.resolve(void client.ended++),
      release: () => undefined,
      query: (query: Query) =>
        new Promise<Result>((resolve, reject) => {
          const end = (thrown?: unknown) => (thrown ? reject(thrown) : resolve({ command: name, rows: [] }));
          asked.push({ query, end });
        }),
    };
    return client;
  }
  type Scripted = ReturnType<typeof scripted>;

  /** Up to two connections, and a pool, on simulated time, of which the process is idle for a share. */
  function world(
    fail: () => Error | undefined = () => undefined,
    onConnect: (client: Scripted) => void = () => undefined,
  ) {
    vi.useFakeTimers({ toFake: ['performance'] });
    const process = { idle: 0, idleShare: 1 };
    const pass = (ms: number) => {
      vi.advanceTimersByTime(ms);
      process.idle += ms * process.idleShare;
    };
    const opened: Scripted[] = [];
    const pooled: Scripted[] = [];
    let tried = 0;
    const open = () => {
      tried++;
      const failure = fail();
      if (failure) throw failure;
      const client = scripted(`shared ${opened.length}`);
      client.connect = async () => onConnect(client);
      opened.push(client);
      return client as unknown as Client;
    };
    const pool = {
      options: { max: 8 },
      idleCount: 0,
      totalCount: 0,
      async connect() {
        pooled.push(scripted('pool'));
        return pooled.at(-1) as unknown as Client;
      },
    };
    const connections = new SharedConnections(open, 2, pool as unknown as Pool, () => process.idle);
    const send = (text = 'x') => {
      const answer = connections.query(text).then(({ command }) => command);
      answer.catch(() => undefined);
      return answer;
    };
    /** Answers the first of one connection, after so many milliseconds. */
    const answer = async (client: Scripted, after: number, thrown?: unknown) => {
      pass(after);
      client.asked.shift()!.end(thrown);
      await settled();
    };
    return { opened, pooled, pool, process, pass, send, answer, tried: () => tried };
  }
  const settled = async () => {
    for (let i = 0; i < 20; i++) await Promise.resolve();
  };
  afterEach(() => vi.useRealTimers());

  /** Both connections are open, and have answered. */
  async function ready(given = world()) {
    await sendMany(given.send, 3);
    for (const client of given.opened) while (client.asked.length) await given.answer(client, 0);
    return given;
  }

  const texts = ({ asked }: Scripted) => asked.map(({ query }) => query);
  const waiting = (clients: Scripted[]) => clients.map(({ asked }) => asked.length);
  const sendMany = async (send: () => unknown, n: number) => {
    for (let i = 0; i < n; i++) {
      send();
      await settled();
    }
  };

  test('share two connections evenly, up to 64 on each; more than that go to the pool', async () => {
    const { opened, pooled, send } = await ready();
    await sendMany(send, 128);
    expect([waiting(opened), waiting(pooled)]).toEqual([[64, 64], []]);
    await sendMany(send, 3);
    expect([waiting(opened), waiting(pooled)]).toEqual([
      [64, 64],
      [1, 1, 1],
    ]);
  });

  for (const [took, idleShare, atOnce] of [
    [0.3, 1, 4],
    [0.6, 1, 2],
    [1.2, 1, 1],
    [50, 1, 1],
    // what they take because the process is busy, they would take on a connection of their own too
    [1.2, 0.5, 2],
    [50, 0.5, 1],
    [50, 0, 64],
  ] as const) {
    test(`that take ${took} ms, of which the process is idle for ${idleShare * 100} %: ${atOnce} on each`, async () => {
      const { opened, pooled, process, pass, send, answer } = await ready();
      process.idleShare = idleShare;
      const answerEach = async () => {
        pass(took);
        for (const client of opened) if (client.asked.length) await answer(client, 0);
      };
      // as often as it takes until that is the mean of the last ones
      await sendMany(send, 2);
      for (let i = 0; i < 200; i++) {
        await sendMany(send, 2);
        await answerEach();
      }
      await answerEach();
      const before = pooled.length;
      await sendMany(send, 2 * atOnce);
      expect([waiting(opened), pooled.length - before]).toEqual([[atOnce, atOnce], 0]);
      await sendMany(send, 1);
      expect(pooled.length - before).toBe(1);
    });
  }

  test('that only have a long way do not wait: it is the same way for all of them', async () => {
    const { opened, pooled, pass, send, answer } = await ready();
    for (let i = 0; i < 100; i++) {
      await sendMany(send, 8);
      pass(10);
      for (const client of opened) while (client.asked.length) await answer(client, 0);
    }
    await sendMany(send, 40);
    expect([waiting(opened), pooled]).toEqual([[20, 20], []]);
  });

  test('that took long once are not thought of as slow for ever', async () => {
    const { opened, pooled, pass, send, answer } = await ready();
    const answerAll = async (took: number) => {
      for (const client of opened) {
        while (client.asked.length) await answer(client, took);
      }
    };
    for (let i = 0; i < 20; i++) {
      await sendMany(send, 4);
      await answerAll(20);
    }
    const before = pooled.length;
    expect(before).toBeGreaterThan(0);
    for (let i = 0; i < 200; i++) {
      await sendMany(send, 2);
      pass(0.1);
      await answerAll(0);
    }
    await sendMany(send, 10);
    expect([waiting(opened), pooled.length - before]).toEqual([[5, 5], 0]);
  });

  test('wait for slow ones where the pool has nothing free, as they would have to wait there', async () => {
    const { opened, pooled, pool, send, answer } = await ready();
    for (let i = 0; i < 20; i++) {
      await sendMany(send, 4);
      for (const client of opened) while (client.asked.length) await answer(client, 20);
    }
    const before = pooled.length;
    await sendMany(send, 4);
    expect([waiting(opened), pooled.length - before]).toEqual([[1, 1], 2]);
    pool.totalCount = 8;
    await sendMany(send, 4);
    expect([waiting(opened), pooled.length - before]).toEqual([[3, 3], 2]);
    pool.idleCount = 1;
    await sendMany(send, 1);
    expect(pooled.length - before).toBe(3);
  });

  test('are never sent on a connection that died as it was opened', async () => {
    let died = 0;
    const { opened, send } = world(
      () => undefined,
      (client) => {
        if (died++) return;
        client.listeners.get('error')!();
      },
    );
    await expect(send()).rejects.toThrow('The connection was lost');
    void send();
    await settled();
    expect([opened.length, waiting(opened)]).toEqual([2, [0, 1]]);
  });

  test('are not sent behind one that is at it for 100 ms', async () => {
    const { opened, pooled, process, pass, send } = await ready();
    process.idleShare = 0; // busy or not
    await sendMany(send, 2);
    pass(99);
    await sendMany(send, 2);
    expect([waiting(opened), waiting(pooled)]).toEqual([[2, 2], []]);
    pass(1);
    await sendMany(send, 2);
    expect([waiting(opened), waiting(pooled)]).toEqual([
      [2, 2],
      [1, 1],
    ]);
  });

  test('are sent behind several that are quick rather than behind one that is not', async () => {
    const { opened, pooled, pass, send, answer } = await ready();
    await sendMany(() => send('slow'), 2);
    pass(100);
    await answer(opened[1]!, 0);
    // its mean has grown, so that the next ones are quick again only after a while
    for (let i = 0; i < 100; i++) {
      void send();
      await settled();
      await answer(opened[1]!, 0);
    }
    await sendMany(send, 3);
    expect([waiting(opened), waiting(pooled)]).toEqual([[1, 3], []]);
  });

  test('go to the pool if they took 100 ms the last time, by their own time and not that of a queue', async () => {
    const { opened, pooled, send, answer } = world();
    void send('slow');
    await settled();
    await answer(opened[0]!, 100);
    void send('slow');
    void send('other');
    await settled();
    expect([texts(opened[0]!), texts(pooled[0]!)]).toEqual([['other'], ['slow']]);
    await answer(opened[0]!, 0);
    await answer(pooled[0]!, 99);
    void send('slow');
    await settled();
    expect([waiting(opened), waiting(pooled)]).toEqual([[1], [0]]);
  });

  test('try again where a connection could not be opened, and tell why', async () => {
    let failure: Error | undefined = new Error('no certificate');
    const { send, opened } = world(() => failure);
    await expect(send()).rejects.toThrow('no certificate');
    await expect(send()).rejects.toThrow('no certificate');
    failure = undefined;
    void send();
    await settled();
    expect(waiting(opened)).toEqual([1]);
  });

  test('do not ask for a second connection all the time where the server refuses it', async () => {
    let count = 0;
    const { send, opened, tried } = world(() => (count++ ? new Error('too many') : undefined));
    await sendMany(send, 10);
    expect([tried(), waiting(opened)]).toEqual([2, [10]]);
    vi.advanceTimersByTime(99); // a while, before the first one counts as long
    await sendMany(send, 1);
    expect(tried()).toBe(2);
  });

  test('give a connection up once, however many of them it has failed', async () => {
    const { send, opened, answer } = await ready();
    await sendMany(send, 8);
    const [first] = opened;
    while (first!.asked.length) await answer(first!, 0, new Error('gone'));
    expect(first!.ended).toBe(1);
    // what the server says of one statement is no reason
    await answer(opened[1]!, 0, Object.assign(new Error('division by zero'), { severity: 'ERROR' }));
    expect(opened[1]!.ended).toBe(0);
  });
});

if (missing) test.skip(`PostgreSQL: ${missing}`, () => {});

describe.skipIf(missing)('statements that stand alone, on PostgreSQL', () => {
  let database: Database;
  const open = async (connections: number) => (database = await openPostgres(await newDatabase(), connections));
  afterEach(() => database.close());

  const pid = async (db: Pick<Database, 'query'> = database) =>
    (await db.query<{ pid: number }>('SELECT pg_backend_pid() AS pid'))[0]!.pid;
  const echo = async (n: number) => (await database.query<{ n: number }>('SELECT $1::integer AS n', [n]))[0]!.n;
  /** Resolves with the names in the order in which the work ended, also where it failed. */
  async function order(work: Record<string, Promise<unknown>>): Promise<string[]> {
    const ended: string[] = [];
    const note = (name: string) => () => void ended.push(name);
    await Promise.all(Object.entries(work).map(([name, one]) => one.then(note(name), note(name))));
    return ended;
  }
  /** Resolves with the process of the server that slept. */
  const sleep = async (seconds: number) =>
    (await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid FROM pg_sleep($1)', [seconds]))[0]!.pid;
  const moment = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  test('each have their own answer, however many they are', async () => {
    await open(10);
    const numbers = Array.from({ length: 500 }, (_, n) => n);
    expect(await Promise.all(numbers.map(echo))).toEqual(numbers);
  });

  for (const connections of [1, 2, 3, 10]) {
    test(`never open more than ${connections}, together with transactions`, async () => {
      await open(connections);
      const seen: number[] = [];
      const one = (n: number) =>
        n % 3 ? echo(n) : database.transaction(async (tx) => void seen.push(await pid(tx), await backendsOf(tx)));
      const backendsOf = async (tx: Pick<Database, 'query'>) =>
        (
          await tx.query<{ n: number }>(
            'SELECT count(*)::integer AS n FROM pg_stat_activity WHERE datname = current_database()',
          )
        )[0]!.n;
      await Promise.all(Array.from({ length: 60 }, (_, n) => one(n)));
      const counts = seen.filter((_, i) => i % 2);
      expect(Math.max(...counts)).toBeLessThanOrEqual(connections);
    });
  }

  test('fail one by one', async () => {
    await open(2);
    const results = await Promise.allSettled(
      [1, 0, 2, 0, 3].map((n) => database.query<{ n: number }>('SELECT 6 / $1::integer AS n', [n])),
    );
    expect(
      results.map((result) => (result.status === 'fulfilled' ? result.value[0]!.n : (result.reason as Error).message)),
    ).toEqual([6, 'division by zero', 3, 'division by zero', 2]);
    expect(await echo(7)).toBe(7);
  });

  test('are not sent behind one that takes long', async () => {
    await open(4);
    await Promise.all([echo(1), echo(2)]);
    const long = [sleep(1), sleep(1)];
    await moment(150);
    expect(await order({ long: Promise.all(long), short: echo(3) })).toEqual(['short', 'long']);
  });

  test('have a connection of their own if they took long the last time, until they no longer do', async () => {
    await open(4);
    const shared = await pid();
    await sleep(0.2);
    // at once, on the only connection that is open
    expect(await order({ long: sleep(1), short: echo(1) })).toEqual(['short', 'long']);
    await until(async () => (await sleep(0)) === shared);
  });

  test('are lost with their connection, and the next ones have a new one', async () => {
    await open(2);
    const before = await pid();
    const lost = Promise.allSettled([sleep(5), echo(1), echo(2)]);
    await database.transaction((tx) => tx.query('SELECT pg_terminate_backend($1)', [before]));
    expect((await lost).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await until(() => pid().then((now) => now !== before, () => false)); // prettier-ignore
    expect(await echo(4)).toBe(4);
  });

  test('are all answered before it is closed, and none after it', async () => {
    await open(3);
    const answers = Promise.all([sleep(0.3), echo(1), echo(2), echo(3)]);
    await moment(50);
    expect(await order({ answers, closed: database.close() })).toEqual(['answers', 'closed']);
    await expect(echo(4)).rejects.toThrow('Cannot use a pool after calling end');
    await open(1);
  });

  test('of different kinds are prepared once for each connection', async () => {
    await open(2);
    await Promise.all(Array.from({ length: 50 }, (_, n) => (n % 2 ? echo(n) : sleep(0))));
    // a look from another connection sees none
    await until(async () => {
      const [row] = await database.query<{ n: number }>(
        `SELECT count(*)::integer AS n FROM pg_prepared_statements WHERE statement = 'SELECT $1::integer AS n'`,
      );
      expect(row!.n).toBeLessThan(2);
      return row!.n === 1;
    });
  });
});
