// The reference helpdesk as npm start runs it: a process of its own, on data of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const start = path.resolve(import.meta.dirname, '../../scripts/start.mjs');

async function freePort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

export class LiveServer {
  folder = mkdtempSync(path.join(tmpdir(), 'handoff-live-'));
  output = '';
  #child;
  #port;

  get address() {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start() {
    this.#port ??= await freePort();
    this.output = '';
    // what the shell has set would lead the test to somebody's own data
    const env = { ...process.env, PORT: String(this.#port), LIVE_DATA: this.folder, DATABASE_URL: '' };
    const child = (this.#child = spawn(process.execPath, [start], { env, stdio: ['ignore', 'pipe', 'pipe'] }));
    await new Promise((resolve, reject) => {
      const take = (chunk) => {
        this.output += chunk;
        if (this.output.includes('Ctrl+C')) resolve();
      };
      child.stdout.on('data', take);
      child.stderr.on('data', take);
      child.once('exit', () => reject(new Error(`npm start ended:\n${this.output}`)));
    });
  }

  /** Resolves with the exit code, or the signal. */
  async stop(signal = 'SIGINT') {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode) return undefined;
    const ended = once(child, 'exit');
    child.kill(signal);
    const [code, by] = await ended;
    return by ?? code;
  }

  async remove() {
    await this.stop('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
