import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

const source = path.resolve(import.meta.dirname, 'server');
// beside the tools of this project: its packages are the server's, and nobody's dependency
const installed = path.resolve(import.meta.dirname, '../../../node_modules/.cache/tiledesk-server');
const done = path.join(installed, 'installed');

/** Installs the server once, of the versions that `server/package.json` names. */
async function install(): Promise<void> {
  if (!existsSync(done)) {
    rmSync(installed, { recursive: true, force: true });
    mkdirSync(installed, { recursive: true });
  }
  cpSync(source, installed, { recursive: true });
  if (existsSync(done)) return;
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await promisify(execFile)('npm', args, { cwd: installed });
  writeFileSync(done, '');
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.on('exit', () => resolve());
  });

export interface TiledeskServer {
  url: string;
  stop(): Promise<void>;
}

/** Starts the unmodified Tiledesk server, over a MongoDB in memory. Both listen on 127.0.0.1 only. */
export async function startTiledesk(): Promise<TiledeskServer> {
  await install();
  const [mongo, port] = [await freePort(), await freePort()];
  const database = spawn(process.execPath, ['mongo-shim.mjs', String(mongo)], { cwd: installed, stdio: 'ignore' });
  // without the runner's own variables: by NODE_ENV the server would take itself for one under test
  const env = { PATH: process.env.PATH, MONGO: String(mongo), PORT: String(port) };
  const server = spawn(process.execPath, ['start.cjs'], { cwd: installed, env, stdio: ['ignore', 'pipe', 'ignore'] });
  // whatever becomes of the tests, neither is left behind
  process.on('exit', () => [server, database].forEach((child) => child.kill()));
  const stop = async () => {
    for (const child of [server, database]) {
      child.kill();
      await ended(child);
    }
  };
  try {
    await new Promise<void>((resolve, reject) => {
      server.stdout.setEncoding('utf8').on('data', (text: string) => text.includes('READY') && resolve());
      for (const child of [server, database]) child.on('exit', (code) => reject(new Error(`It ended with ${code}`)));
    });
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return { url: `http://127.0.0.1:${port}`, stop };
}
