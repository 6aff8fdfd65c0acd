import { afterEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/gateway/index.js';
import { openPostgres } from '../../src/gateway/database/postgres.js';
import { missing, newDatabase } from '../support/postgres.js';
import { until } from './support/desk.js';

if (missing) test.skip(`PostgreSQL: ${missing}`, () => {});

describe.skipIf(missing)('statements that stand alone, on PostgreSQL', () => {
  let database: Database;
  const open = async (connections: number) => (database = await openPostgres(await newDatabase(), connections));
  afterEach(() => database.close());

  const pid = async (db: Pick<Database, 'query'> = database) =>
    (await db.query<{ pid: number }>('SELECT pg_backend_pid() AS pid'))[0]!.pid;
  const backends = async () => {
    const rows = await database.query<{ pid: number }>(
      'SELECT pid FROM pg_stat_activity WHERE datname = current_database()',
    );
    return rows.length;
  };
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

  test('share two connections, however many they are, and each has its own answer', async () => {
    const numbers = Array.from({ length: 500 }, (_, n) => n);
    // a machine that stands still for a moment makes a statement long, which then has a connection of its own
    await until(async () => {
      await database?.close();
      await open(10);
      for (let round = 0; round < 3; round++) expect(await Promise.all(numbers.map(echo))).toEqual(numbers);
      return (await backends()) === 2;
    });
    await Promise.all([1, 2, 3, 4].map(() => database.transaction((tx) => tx.query('SELECT 1'))));
    expect(await backends()).toBeGreaterThan(2);
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
