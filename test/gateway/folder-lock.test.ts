import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, hostname } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openDatabase } from '../../src/gateway/index.js';
import { lockFolder } from '../../src/gateway/database/folder-lock.js';
import { until } from './support/desk.js';

vi.setConfig({ testTimeout: 60_000 });

const root = mkdtempSync(path.join(tmpdir(), 'handoff-lock-'));
const program = path.join(root, 'lock.mjs');
const children = new Set<ChildProcess>();
let folders = 0;
/** A folder that is not there yet. */
const fresh = (): string => path.join(root, `data-${++folders}`);
const lockOf = (folder: string): string => `${folder}.lock`;

beforeAll(() =>
  build({
    entryPoints: ['src/gateway/database/folder-lock.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  }),
);
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

/** Another process that locks the folder and waits. Resolves with what it says first: `locked`, or why not. */
async function other(
  folder: string,
): Promise<{ said: string; child: ChildProcess; end(signal: NodeJS.Signals): Promise<void> }> {
  const code = `
    import { lockFolder } from ${JSON.stringify(program)};
    try { globalThis.unlock = await lockFolder(process.argv[1]); console.log('locked'); setInterval(() => {}, 1000); }
    catch (error) { console.log(error.message); }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  const said = await new Promise<string>((resolve) =>
    child.stdout!.once('data', (text) => resolve(String(text).trim())),
  );
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  return { said, child, end: (signal) => (child.kill(signal), ended) };
}

/** A pid that no process has. */
const deadPid = (): number => {
  const { pid } = JSON.parse(
    execFileSync(process.execPath, ['-p', 'JSON.stringify({ pid: process.pid })'], { encoding: 'utf8' }),
  ) as { pid: number };
  return pid;
};

describe('a database in a folder (S14)', () => {
  test('is refused to the same process the second time, by any name of the folder, and free after close', async () => {
    const folder = fresh();
    const first = await openDatabase({ folder });
    await first.query('CREATE TABLE t AS SELECT 1 AS n');
    const link = fresh();
    symlinkSync(folder, link);
    for (const name of [folder, `${folder}/`, path.relative(process.cwd(), folder), `file://${folder}`, link]) {
      await expect(openDatabase({ folder: name }), name).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining(`is in use by this process (${process.pid})`) as string,
      });
    }
    expect((await other(folder)).said).toContain(`is in use by process ${process.pid}`);
    await first.close();
    expect(existsSync(lockOf(folder))).toBe(false);
    const second = await openDatabase({ folder });
    expect(await second.query('SELECT n FROM t')).toEqual([{ n: 1 }]);
    await second.close();
  });

  test('in memory is locked by nobody', async () => {
    const databases = await Promise.all(['memory://desk', 'memory://desk'].map((folder) => openDatabase({ folder })));
    await Promise.all(databases.map((database) => database.close()));
    expect(existsSync('memory:')).toBe(false);
  });

  test('that cannot be opened is not locked', async () => {
    const folder = fresh();
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'PG_VERSION'), 'nonsense');
    await expect(openDatabase({ folder })).rejects.toThrow();
    expect(existsSync(lockOf(folder))).toBe(false);
  });
});

/** Milliseconds: these tests need not wait as long as people. */
const beat = 100;

describe('the lock of a folder', () => {
  test('names the other process, and ends with it, however it ends', async () => {
    const folder = fresh();
    for (const signal of ['SIGKILL', 'SIGTERM', 'SIGINT'] as const) {
      const holder = await other(folder);
      expect(holder.said, signal).toBe('locked');
      await expect(lockFolder(folder, beat)).rejects.toThrow(`is in use by process ${holder.child.pid}.`);
      await holder.end(signal);
      const unlock = await lockFolder(folder, beat);
      await unlock();
    }
  });

  test('is kept by a process that is busy or stopped', async () => {
    const folder = fresh();
    const holder = await other(folder);
    holder.child.kill('SIGSTOP');
    const long = new Date(Date.now() - 3_600_000);
    utimesSync(lockOf(folder), long, long);
    if (existsSync('/proc/self/stat')) await expect(lockFolder(folder, beat)).rejects.toThrow('is in use');
    holder.child.kill('SIGCONT');
    await holder.end('SIGKILL');
  });

  test('shows signs of life', async () => {
    const folder = fresh();
    const unlock = await lockFolder(folder, beat);
    const long = new Date(Date.now() - 3_600_000);
    utimesSync(lockOf(folder), long, long);
    await until(() => Date.now() - statSync(lockOf(folder)).mtimeMs < 60_000, 'no sign of life');
    await unlock();
  });

  const mine = { pid: process.pid, began: '1', host: hostname(), token: 'x' };
  test.for<[string, string]>([
    ['a process that has ended', JSON.stringify({ ...mine, pid: deadPid() })],
    ['a process whose pid belongs to this one now', JSON.stringify(mine)],
    ['a process whose pid belongs to another one now', JSON.stringify({ ...mine, pid: process.ppid })],
    ['a machine that is gone', JSON.stringify({ ...mine, host: 'elsewhere' })],
    ['a process that died while it was writing', ''],
    ['nobody knows whom', '{"pid":'],
    ['an older version', '4711'],
  ])('that was left by %s is taken over', async ([, left]) => {
    const folder = fresh();
    writeFileSync(lockOf(folder), left);
    const unlock = await lockFolder(folder, beat);
    expect(JSON.parse(readFileSync(lockOf(folder), 'utf8'))).toMatchObject({ pid: process.pid });
    await unlock();
    expect(existsSync(lockOf(folder))).toBe(false);
  });

  test('of another machine counts while it shows signs of life', async () => {
    const folder = fresh();
    writeFileSync(lockOf(folder), JSON.stringify({ ...mine, host: 'elsewhere' }));
    const beats = setInterval(() => utimesSync(lockOf(folder), new Date(), new Date()), 50);
    await expect(lockFolder(folder, beat)).rejects.toThrow(`is in use by process ${process.pid} on elsewhere.`);
    clearInterval(beats);
  });

  test('that was abandoned is taken over by one of many', async () => {
    for (let round = 0; round < 5; round++) {
      const folder = fresh();
      writeFileSync(lockOf(folder), JSON.stringify({ ...mine, pid: deadPid() }));
      const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder, beat)));
      const taken = tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      expect(taken).toHaveLength(1);
      await taken[0]!();
    }
  });

  test('is not removed by whoever had it before', async () => {
    const folder = fresh();
    const unlock = await lockFolder(folder, beat);
    writeFileSync(lockOf(folder), JSON.stringify({ ...mine, token: 'of the next one' }));
    await unlock();
    expect(existsSync(lockOf(folder))).toBe(true);
  });
});
