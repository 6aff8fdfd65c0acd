import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Queries } from '../../src/gateway/index.js';
import { openPostgres } from '../../src/gateway/database/postgres.js';
import { missing, newDatabase } from '../support/postgres.js';
import { until } from './support/desk.js';
import { quietNetwork, type QuietNetwork } from './support/quiet-network.js';

// one core may be busy with something else

if (missing) test.skip(`PostgreSQL: ${missing}`, () => {});

describe.skipIf(missing)('PostgreSQL behind a network that swallows packets', () => {
  const limits = { query: 400, statement: 300, probe: 100 };
  let url: string;
  let network: QuietNetwork;
  beforeAll(async () => {
    url = await newDatabase();
    network = await quietNetwork(url);
  }, 60_000);
  afterAll(() => network.close());

  test('whoever waits is told so, nothing stays with a dead connection, and what was missed is announced', async () => {
    const database = await openPostgres(network.url, 2, limits);
    const direct = await openPostgres(url, 1);
    const heard: string[] = [];
    await database.listen('quiet', (payload) => heard.push(payload));
    await Promise.all([1, 2, 3].map(() => database.transaction((tx) => tx.query('SELECT $1::integer', [1]))));
    await database.query('SELECT 1');
    network.swallow();
    const fails = (work: Promise<unknown>) =>
      work.then(
        () => 'answered',
        () => 'failed',
      );
    const inTransaction = () => database.transaction((tx) => tx.query('SELECT 1'));
    expect(await Promise.all([database.query('SELECT 1'), inTransaction()].map(fails))).toEqual(['failed', 'failed']);
    // both connections were given up, and new ones work
    expect(await Promise.all([database.query('SELECT 1'), inTransaction()].map(fails))).toEqual([
      'answered',
      'answered',
    ]);
    await until(() => heard.includes(''), 'nobody said that something may have been missed');
    await direct.query(`SELECT pg_notify('quiet', 'again')`);
    await until(() => heard.includes('again'));
    await direct.close();
    network.swallow();
    await database.close();
  });

  test('a connection that dies in the middle of a transaction is not used again', async () => {
    const database = await openPostgres(network.url, 1, limits);
    const pid = async () => (await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid'))[0]!.pid;
    const before = await pid();
    await expect(
      database.transaction(async (tx) => {
        await tx.query('SELECT 1');
        network.swallow();
        await tx.query('SELECT 2').catch(() => undefined);
      }),
    ).rejects.toThrow();
    expect(await pid()).not.toBe(before);
    await database.close();
  });

  test('a statement that takes too long is ended by the server, and its connection goes on', async () => {
    const database = await openPostgres(network.url, 1, limits);
    const pid = (tx: Queries) => tx.query('SELECT pg_backend_pid() AS pid');
    const before = await database.transaction(pid);
    await expect(database.transaction((tx) => tx.query('SELECT pg_sleep(30)'))).rejects.toMatchObject({
      code: '57014',
    });
    expect(await database.transaction(pid)).toEqual(before);
    await database.close();
  });
});
