// Keeps PostgreSQL on one core and the nodes on another, so that what they do is measured, and not how the system
// shares two cores among them.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';

const keep = (pid, core) => execFileSync('taskset', ['-a', '-c', '-p', String(core), String(pid)], { stdio: 'ignore' });

/** The server ends some of what it has started by itself. */
function keepIfThere(pid, core) {
  try {
    keep(pid, core);
  } catch {
    // it is gone
  }
}

/** The server and what it has started; what it starts later stays on the same core. */
async function serverProcesses(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('SHOW data_directory');
  await client.end();
  const pid = Number(readFileSync(path.join(rows[0].data_directory, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  return [pid, ...children];
}

/** False where this machine cannot do it: fewer than two cores, no `taskset`, or PostgreSQL on another machine. */
export async function keepOnOwnCores(url, nodes) {
  if (availableParallelism() < 2) return false;
  try {
    for (const pid of nodes) keep(pid, 0);
    const [server, ...others] = await serverProcesses(url);
    keep(server, 1);
    for (const pid of others) keepIfThere(pid, 1);
    return true;
  } catch {
    return false;
  }
}
