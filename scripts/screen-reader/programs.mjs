import { execFile, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Asks again and again until it is true, and returns what was answered. What throws is not true yet. */
export async function until(what, test, limit = 60_000) {
  const end = Date.now() + limit;
  let last = '';
  while (Date.now() < end) {
    try {
      const value = await test();
      if (value) return value;
    } catch (error) {
      last = `: ${error.message.split('\n')[0]}`;
    }
    await sleep(50);
  }
  throw new Error(`There is no ${what} after ${limit / 1000} s${last}`);
}

/**
 * Programs that share an environment and end together, at the latest with this process. Each is the leader of its own
 * group, with all it starts.
 */
export class Programs {
  #started = [];

  constructor(env, logs) {
    this.env = env;
    this.logs = logs;
    // before whoever removes their folders
    process.prependOnceListener('exit', this.#kill);
  }

  start(name, command, args, stdio) {
    const log = openSync(path.join(this.logs, `${name}.log`), 'a');
    const child = spawn(command, args, { env: this.env, stdio: stdio ?? ['ignore', log, log], detached: true });
    child.on('error', () => {}); // what waits for it says that it is missing
    this.#started.push(child);
    return child;
  }

  /** What a command prints that ends by itself. */
  async ask(command, ...args) {
    const { stdout } = await promisify(execFile)(command, args, { env: this.env, timeout: 20_000 });
    return stdout.trim();
  }

  async end() {
    for (const signal of ['SIGTERM', 'SIGKILL']) {
      this.#signal(signal);
      await sleep(500);
    }
    process.off('exit', this.#kill);
  }

  #kill = () => this.#signal('SIGKILL');

  #signal(signal) {
    for (const { pid } of this.#started.toReversed()) {
      try {
        if (pid) process.kill(-pid, signal);
      } catch {
        // the whole group has ended
      }
    }
  }
}
