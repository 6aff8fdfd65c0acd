import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TestPostgres {
  url: string;
  /** Makes an empty database; resolves with its address. */
  newDatabase(): Promise<string>;
  /** Ends every connection, as a restart of the server does. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Debian keeps the server's programs outside of the PATH. */
function findPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => `${debian}/${version}/bin`),
    ...(process.env.PATH ?? '').split(path.delimiter),
  ];
  return folders.find((folder) => existsSync(`${folder}/initdb`) && existsSync(`${folder}/postgres`));
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** Why there is no PostgreSQL to test with; undefined where there is one. */
export const missing: string | undefined = findPrograms()
  ? undefined
  : 'PostgreSQL is not installed here: "apt-get install postgresql" and these tests run';

/**
 * A server of its own in a temporary folder, on a free port. PostgreSQL refuses to run as root, so root lends it the
 * user postgres.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const programs = findPrograms()!;
  const folder = mkdtempSync(path.join(tmpdir(), 'handoff-postgres-'));
  const ids =
    process.getuid?.() === 0
      ? { uid: Number(execFileSync('id', ['-u', 'postgres'])), gid: Number(execFileSync('id', ['-g', 'postgres'])) }
      : {};
  if (ids.uid !== undefined) chownSync(folder, ids.uid, ids.gid);
  chmodSync(folder, 0o700);
  execFileSync(
    `${programs}/initdb`,
    ['-D', folder, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C', '-N'],
    { ...ids, cwd: folder, stdio: 'ignore' },
  );
  const port = await freePort();

  const start = async (): Promise<ChildProcess> => {
    const server = spawn(
      `${programs}/postgres`,
      ['-D', folder, '-k', folder, '-h', '127.0.0.1', '-p', String(port), '-c', 'fsync=off'],
      { ...ids, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    await new Promise<void>((resolve, reject) => {
      let said = '';
      server.stderr!.on('data', (chunk) => {
        said += chunk;
        if (said.includes('ready to accept connections')) resolve();
      });
      server.on('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}: ${said}`)));
    });
    return server;
  };
  const end = (server: ChildProcess): Promise<void> =>
    new Promise((resolve) => {
      server.on('exit', () => resolve());
      // a fast shutdown, which does not wait for clients
      server.kill('SIGINT');
    });

  let server = await start();
  let databases = 0;
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  return {
    url,
    async newDatabase() {
      const { default: pg } = await import('pg');
      const client = new pg.Client(url);
      await client.connect();
      await client.query(`CREATE DATABASE d${++databases}`);
      await client.end();
      return url.replace(/postgres$/, `d${databases}`);
    },
    async restart() {
      await end(server);
      server = await start();
    },
    async stop() {
      await end(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
