// npm run bench:server: one gateway with many event streams and a steady flow of commands, on PGlite and on PostgreSQL.
// It fails if something goes wrong, never because it is slow: times depend on the machine.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { readOptions, usage } from './bench-server/options.mjs';
import { openPostgres } from './bench-server/postgres.mjs';
import { whyNoPostgres } from './postgres/start.mjs';
import { faults, names, notes, report } from './bench-server/report.mjs';
import { measure } from './bench-server/run.mjs';
import { optionsOf } from './command-line.mjs';
import { ensureInstalled } from './install.mjs';

const options = optionsOf({ readOptions, usage });
ensureInstalled();
const { bundleGateway } = await import('./bench-server/library.mjs');
const library = await bundleGateway();

function openPglite() {
  const folder = mkdtempSync(path.join(tmpdir(), 'handoff-bench-pglite-'));
  return { database: { folder }, stop: () => rmSync(folder, { recursive: true, force: true }) };
}

const open = {
  pglite: openPglite,
  async postgres() {
    const server = await openPostgres();
    return server && { database: { url: server.url }, stop: server.stop, version: server.version };
  },
};

if (options.closed) {
  const { benchClosed } = await import('./bench-server/closed/index.mjs');
  await benchClosed({ ...options, library });
  process.exit();
}

if (options.idle) {
  const { benchIdle } = await import('./bench-server/idle/index.mjs');
  await benchIdle({ ...options, library });
  process.exit();
}

const results = {};
const problems = [];
const loads = [];
let version;
for (const name of options.databases) {
  const opened = await open[name]();
  if (!opened) {
    console.error(`PostgreSQL is not measured: DATABASE_URL is not set, and ${whyNoPostgres()}.`);
    continue;
  }
  version = opened.version ?? version;
  loads.push(loadavg()[0]);
  console.error(
    `${names[name]}: ${options.streams} streams, ${options.rate} commands/s for ${options.seconds} s ` +
      `(load ${loads.at(-1).toFixed(1)})`,
  );
  try {
    results[name] = await measure({ ...options, library, database: opened.database });
    problems.push(...faults(name, options, results[name]));
    for (const note of notes(name, results[name])) console.error(note);
  } catch (error) {
    problems.push(`${names[name]}: ${error.message}`);
  } finally {
    await opened.stop();
  }
}

const machine = {
  date: new Date().toISOString(),
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  loads,
  postgres: version,
};
if (options.json) {
  console.log(JSON.stringify({ machine, options, results }));
} else {
  console.log(
    `${options.streams} event streams, ${options.rate} commands/s for ${options.seconds} s after a warm-up. ` +
      'Server and clients are two processes on one machine.',
  );
  console.log('Times are from the moment when a command was due to its answer, or until a stream has read the change.');
  console.log(
    `Node ${machine.node}${version ? `, PostgreSQL ${version}` : ''}, ${machine.cores} × ${machine.cpu}, ` +
      `load before ${loads.map((load) => load.toFixed(1)).join(' and ')}, ${machine.date.slice(0, 10)}.\n`,
  );
  if (Object.keys(results).length) console.log(report(results));
}
for (const problem of problems) console.error(problem);
process.exit(problems.length || !Object.keys(results).length ? 1 : 0);
