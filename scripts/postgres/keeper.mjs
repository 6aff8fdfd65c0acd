// Runs a PostgreSQL for as long as its standard input is open. That ends with the process that started this one, even
// if it crashes: the server and its folder never outlive it.
//
// Takes its settings as one argument. Prints the URL and the version of the server as JSON once it can be used, and
// again after each line "restart".
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { findPrograms, openToAll, program, versionOf } from './programs.mjs';

const { durable } = JSON.parse(process.argv[2] ?? '{}');
const prefix = 'handoff-postgres-';
/** Whoever tests many nodes at once needs more than the usual hundred. */
const connections = 300;

/** PostgreSQL refuses to run as root, so root lends it an ordinary user. */
const borrowed =
  process.getuid?.() === 0
    ? { uid: Number(execFileSync('id', ['-u', 'nobody'])), gid: Number(execFileSync('id', ['-g', 'nobody'])) }
    : undefined;

function isRunning(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  // in a container it may take a while until somebody collects the dead, and their pids stay until then
  const state = `/proc/${pid}/stat`;
  return !(existsSync(state) && readFileSync(state, 'utf8').includes(') Z '));
}

/** A server may be writing in it still. */
const remove = (folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });

/**
 * Removes the folders of keepers that were killed and could not clean up. A server that is left without its folder
 * notices that within a minute, and ends by itself.
 */
function sweep() {
  for (const name of readdirSync(tmpdir()).filter((name) => name.startsWith(prefix))) {
    const folder = path.join(tmpdir(), name);
    try {
      const pid = Number(readFileSync(path.join(folder, 'keeper'), 'utf8'));
      if (pid && !isRunning(pid)) remove(folder);
    } catch {
      // it has no keeper yet, was removed meanwhile or belongs to somebody else
    }
  }
}

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

sweep();
const folder = mkdtempSync(path.join(tmpdir(), prefix));
writeFileSync(path.join(folder, 'keeper'), String(process.pid));
chmodSync(folder, 0o755);
const data = path.join(folder, 'data');
mkdirSync(data, { mode: 0o700 });
if (borrowed) chownSync(data, borrowed.uid, borrowed.gid);

let server;
let isEnding = false;

/** Resolves once the server has ended. It does not wait for its clients. */
const stop = () =>
  new Promise((resolve) => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return resolve();
    server.once('exit', resolve);
    server.kill('SIGINT');
  });

async function end() {
  if (isEnding) return;
  isEnding = true;
  await stop();
  remove(folder);
  process.exit();
}

const options = { ...borrowed, cwd: data };

function start(bin, port) {
  const given = { listen_addresses: '127.0.0.1', unix_socket_directories: '', port, max_connections: connections };
  // what is only tested need not survive a power cut
  const fast = durable ? {} : { fsync: 'off', full_page_writes: 'off' };
  const settings = Object.entries({ ...given, ...fast }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  server = spawn(program(bin, 'postgres'), ['-D', data, ...settings], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr.on('data', (chunk) => {
      // the rest is read and forgotten, or the server would wait for us
      if (said.length < 10_000) said += chunk;
      if (said.includes('ready to accept connections')) resolve();
    });
    server.on('error', reject);
    server.on('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}: ${said}`)));
  });
}

/** Another program may take the port between our look and the start. */
async function startOnFreePort(bin) {
  for (let tries = 1; ; tries++) {
    const port = await freePort();
    try {
      await start(bin, port);
      return port;
    } catch (error) {
      if (tries === 3 || !error.message.includes('could not bind')) throw error;
    }
  }
}

const input = createInterface(process.stdin);
input.on('close', end);
process.on('SIGTERM', end);
process.on('SIGINT', end);

try {
  const programs = findPrograms();
  const bin = borrowed ? openToAll(programs, folder) : programs.bin;
  const setup = ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C', ...(durable ? [] : ['-N'])];
  execFileSync(program(bin, 'initdb'), setup, { ...options, stdio: ['ignore', 'ignore', 'inherit'] });
  const port = await startOnFreePort(bin);
  const version = versionOf(bin);
  const ready = () => console.log(JSON.stringify({ url: `postgres://postgres@127.0.0.1:${port}/postgres`, version }));
  ready();
  input.on('line', async (line) => {
    if (line !== 'restart' || isEnding) return;
    await stop();
    await start(bin, port);
    ready();
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
  await end();
}
