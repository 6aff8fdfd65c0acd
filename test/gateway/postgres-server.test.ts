import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test, vi } from 'vitest';
import { openPostgres } from '../../src/gateway/database/postgres.js';
import { missing, newDatabase, startPostgres } from '../support/postgres.js';
import { until } from './support/desk.js';

vi.setConfig({ testTimeout: 60_000 });

const script = path.resolve('scripts/postgres/start.mjs');

/** A process that starts a server and then only waits. */
async function starter(): Promise<{ url: string; kill(): void }> {
  const program = `
    const { startPostgres } = await import(${JSON.stringify(script)});
    console.log((await startPostgres()).url);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const url = await new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve));
  return { url, kill: () => void child.kill('SIGKILL') };
}

async function ask<T>(url: string, sql: string): Promise<T[]> {
  const database = await openPostgres(url, 1);
  try {
    return await database.query<T>(sql);
  } finally {
    await database.close();
  }
}

const isUp = (url: string) =>
  ask(url, 'SELECT 1').then(
    () => true,
    () => false,
  );

const dataOf = async (url: string) =>
  (await ask<{ data_directory: string }>(url, 'SHOW data_directory'))[0]!.data_directory;

describe.skipIf(missing)('the PostgreSQL of the tests', () => {
  test('ends with whoever started it, also by a crash, and leaves nothing', async () => {
    const { url, kill } = await starter();
    const data = await dataOf(url);
    expect(data.startsWith(path.join(tmpdir(), 'handoff-postgres-'))).toBe(true);
    expect(await isUp(url)).toBe(true);
    kill();
    await until(async () => !(await isUp(url)), 'it goes on');
    await until(() => !existsSync(path.dirname(data)), 'its folder is still there');
  });

  test('is swept up by the next one if its keeper was killed too', async () => {
    const { url, kill } = await starter();
    const folder = path.dirname(await dataOf(url));
    const pid = (file: string) => Number(readFileSync(path.join(folder, file), 'utf8').split('\n')[0]);
    const server = pid('data/postmaster.pid');
    process.kill(pid('keeper'), 'SIGKILL');
    kill();
    expect(readdirSync(folder)).toContain('data');
    const next = await startPostgres();
    expect(existsSync(folder)).toBe(false);
    await next.stop();
    // without its files it would end within a minute by itself
    process.kill(server, 'SIGINT');
  });

  test('listens on 127.0.0.1 only, and keeps texts as UTF-8 in the order of their bytes', async () => {
    const url = await newDatabase();
    const settings = await ask<{ name: string; setting: string }>(
      url,
      `SELECT name, setting FROM pg_settings WHERE name IN
         ('listen_addresses', 'unix_socket_directories', 'server_encoding') ORDER BY name`,
    );
    expect(settings.map(({ setting }) => setting)).toEqual(['127.0.0.1', 'UTF8', '']);
    expect(await ask(url, `SELECT 'a' < 'B' AS less`)).toEqual([{ less: false }]);
  });
});
