import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { openDatabase, type Database, type DatabaseOptions, type Queries } from '../../src/gateway/index.js';
import { missing, startPostgres } from '../support/postgres.js';
import { until } from './support/desk.js';

vi.setConfig({ testTimeout: 60_000 });

const folders: string[] = [];
const temporary = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'handoff-database-'));
  folders.push(folder);
  return folder;
};
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** What the gateway relies on, the same on both. */
async function behaves(database: Database): Promise<void> {
  expect(
    await database.query('SELECT $1::bigint AS n, $2::json AS j, $3::text AS t', [
      2 ** 40,
      { a: ['\u0000'] },
      undefined,
    ]),
  ).toEqual([{ n: 2 ** 40, j: { a: ['\u0000'] }, t: null }]);
  await database.query('CREATE TABLE t (n integer)');
  await expect(
    database.transaction(async (tx) => {
      await tx.query('INSERT INTO t VALUES (1)');
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await database.query('SELECT * FROM t')).toEqual([]);
  await Promise.all(
    Array.from({ length: 20 }, () =>
      database.transaction(async (tx) => {
        await tx.query('LOCK TABLE t');
        const [row] = await tx.query<{ n: number }>('SELECT count(*)::integer AS n FROM t');
        await tx.query('INSERT INTO t VALUES ($1)', [row!.n]);
      }),
    ),
  );
  expect(await database.query('SELECT count(DISTINCT n)::integer AS n FROM t')).toEqual([{ n: 20 }]);
  const one = 'SELECT $1::integer AS n';
  // the first time it is prepared as well
  for (const sql of [one, one, 'SELECT $1::bigint AS n']) {
    expect(await database.transaction((tx) => Promise.all([1, 2, 3].map((n) => tx.query(sql, [n]))))).toEqual(
      [1, 2, 3].map((n) => [{ n }]),
    );
  }
  const statements = await database.transaction((tx) =>
    Promise.all([tx.query(one, [1]), tx.query('SELECT $1::text AS t', ['x']), tx.query('SELECT 2 AS n')]),
  );
  expect(statements).toEqual([[{ n: 1 }], [{ t: 'x' }], [{ n: 2 }]]);
  // one of two fails, and only that one is told so; nothing of the transaction stays
  const mixed = (tx: Queries) =>
    Promise.all([
      tx.query('INSERT INTO t VALUES ($1)', [99]).then(() => 'kept'),
      tx.query('SELECT 1 / $1::integer', [0]),
    ]);
  await expect(database.transaction(mixed)).rejects.toMatchObject({ code: '22012' });
  await expect(database.transaction((tx) => mixed(tx).catch(() => 'swallowed'))).rejects.toThrow('rolled back');
  expect(await database.query('SELECT * FROM t WHERE n = 99')).toEqual([]);
  // what nobody waited for belongs to the transaction too
  await database.transaction(async (tx) => void tx.query('INSERT INTO t VALUES ($1)', [98]));
  expect(await database.query('SELECT * FROM t WHERE n = 98')).toEqual([{ n: 98 }]);
  const heard: string[] = [];
  const stop = await database.listen('test_channel', (payload) => heard.push(payload));
  await database.query(`SELECT pg_notify('test_channel', 'hello')`);
  await until(() => heard.includes('hello'));
  await stop();
  await database.query(`SELECT pg_notify('test_channel', 'again')`);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(heard).toEqual(['hello']);
  await database.query('DROP TABLE t');
}

/** After its end everything is an ordinary rejection. */
async function isClosed(database: Database): Promise<void> {
  const late = [
    () => database.query('SELECT 1'),
    () => database.query('SELECT $1::integer', [1]),
    () => database.transaction((tx) => tx.query('SELECT $1::integer', [1])),
  ];
  for (const call of late) {
    await expect(call()).rejects.toThrow(/^(The database is closed|Cannot use a pool after calling end on the pool)$/);
  }
}

const tables = (database: Database) =>
  database.query(`SELECT table_name FROM information_schema.tables WHERE table_schema = 'handoff' ORDER BY 1`);

const migrations = (database: Database) => database.query('SELECT number FROM handoff.migrations ORDER BY number');

test('PGlite in memory, and in a folder that is opened again', async () => {
  const folder = temporary();
  const first = await openDatabase({ folder });
  await behaves(first);
  const before = await tables(first);
  const numbers = await migrations(first);
  await first.query(`INSERT INTO handoff.audit (at, entry) VALUES (1, '{}')`);
  await first.close();
  await isClosed(first);
  const second = await openDatabase({ folder });
  expect(await second.query('SELECT at FROM handoff.audit')).toEqual([{ at: 1 }]);
  expect(await tables(second)).toEqual(before);
  expect(await migrations(second)).toEqual(numbers);
  await second.close();
});

test('a url that was meant to be there and is not is warned of, once for each time', async () => {
  const said = async (options: DatabaseOptions) => {
    const warnings: string[] = [];
    const hear = ({ name, message }: Error) => void warnings.push(`${name}: ${message}`);
    process.on('warning', hear);
    await (await openDatabase(options)).close();
    process.off('warning', hear);
    return warnings.filter((text) => text.startsWith('Handoff'));
  };
  expect(await said({})).toEqual([]);
  expect(await said({ url: undefined, folder: temporary() })).toEqual([]);
  expect(await said({ url: process.env.HANDOFF_NO_SUCH_VARIABLE })).toEqual([
    expect.stringMatching(/^HandoffWarning: openDatabase\(\) .* url .* lost/),
  ]);
});

test.each([0, -1, 1.5, NaN, Infinity, '10'])('%s connections are none', async (connections) => {
  await expect(openDatabase({ connections: connections as number })).rejects.toMatchObject({ code: 'invalid' });
});

test.each([
  { url: '' },
  { url: ' ' },
  { url: null },
  { url: 7 },
  { folder: '' },
  { folder: 7 },
  'postgres://localhost',
])('what names no database is refused, and none is looked for: %j', async (options) => {
  await expect(openDatabase(options as DatabaseOptions)).rejects.toMatchObject({ code: 'invalid' });
});

test('PGlite removes what is left of changed rows, every ten minutes', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const database = await openDatabase();
  try {
    await database.query('CREATE TABLE changed AS SELECT n FROM generate_series(1, 10000) n');
    const size = async () => (await database.query<{ n: number }>(`SELECT pg_relation_size('changed') AS n`))[0]!.n;
    const before = await size();
    for (let round = 0; round < 10; round++) {
      await database.query('UPDATE changed SET n = n + 1');
      vi.advanceTimersByTime(600_000);
    }
    expect((await size()) / before).toBeLessThan(4);
  } finally {
    await database.close();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  }
});

describe('without a driver', () => {
  /** The gateway alone in a folder, where nothing is installed. */
  async function alone(program: string, entry = 'index'): Promise<string> {
    const outfile = path.join(temporary(), 'gateway.mjs');
    await build({
      entryPoints: [`src/gateway/${entry}.ts`],
      bundle: true,
      format: 'esm',
      platform: 'node',
      external: ['pg', '@electric-sql/pglite', 'ioredis'],
      outfile,
      logLevel: 'error',
    });
    return execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: path.dirname(outfile),
      encoding: 'utf8',
    }).trim();
  }

  test('the gateway can be loaded', async () => {
    expect(
      await alone(`const { createGateway } = await import('./gateway.mjs'); console.log(typeof createGateway);`),
    ).toBe('function');
  });

  test.each([
    ['{}', '@electric-sql/pglite'],
    [`{ url: 'postgres://127.0.0.1/none' }`, 'pg'],
  ])('openDatabase(%s) says in one sentence to install %s', async (options, name) => {
    const said = await alone(
      `const { openDatabase } = await import('./gateway.mjs');
       openDatabase(${options}).catch(({ code, message }) => console.log(code, message));`,
    );
    expect(said).toMatch(new RegExp(`^unsupported [^.]*: install the package with "npm install ${name}"$`));
  });

  test('redisBus says in one sentence to install ioredis', async () => {
    const program = `const { redisBus } = await import('./gateway.mjs');
      redisBus({ url: 'redis://127.0.0.1:1' }).catch(({ code, message }) => console.log(code, message));`;
    expect(await alone(program, 'bus/redis-bus')).toMatch(
      /^unsupported [^.]*: install the package with "npm install ioredis"$/,
    );
  });
});

if (missing) {
  test.skip(`PostgreSQL: ${missing}`, () => {});
} else {
  describe('PostgreSQL', () => {
    test('behaves the same, starts on many nodes at once, and comes back after it was gone', async () => {
      const server = await startPostgres();
      const nodes = await Promise.all(Array.from({ length: 5 }, () => openDatabase({ url: server.url })));
      const [first, second] = nodes as [Database, Database];
      try {
        const numbers = await migrations(first);
        expect(numbers).toEqual(numbers.map((_, i) => ({ number: i + 1 })));
        await behaves(first);
        const heard: string[] = [];
        await second.listen('other', (payload) => heard.push(payload));
        await first.query(`SELECT pg_notify('other', 'one')`);
        await until(() => heard.includes('one'));
        await server.restart();
        // idle connections broke meanwhile; a query may find that out
        await until(async () =>
          first.query('SELECT 1').then(
            () => true,
            () => false,
          ),
        );
        await until(() => heard.includes(''), 'nobody said that something may have been missed');
        await until(async () => {
          await first.query(`SELECT pg_notify('other', 'two')`);
          return heard.includes('two');
        });
      } finally {
        await Promise.all(nodes.map((node) => node.close()));
        await isClosed(first);
        await server.stop();
      }
    });

    test('that is not there is an error of the driver, not of a missing package', async () => {
      await expect(openDatabase({ url: 'postgres://postgres@127.0.0.1:1/none' })).rejects.toMatchObject({
        code: 'ECONNREFUSED',
      });
    });
  });
}
