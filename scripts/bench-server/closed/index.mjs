// Commands in a closed loop beside the floor, in turn in the same run: one node, two nodes, two nodes that share
// nothing, and the bare transaction.
import { fork } from 'node:child_process';
import { availableParallelism, loadavg } from 'node:os';
import path from 'node:path';
import { writeSection } from '../../bench/speed-page.mjs';
import { median, percentile, rounded, table } from '../../bench/statistics.mjs';
import { openPostgres } from '../postgres.mjs';
import { measure } from '../run.mjs';
import { keepOnOwnCores } from './cores.mjs';

const conversations = 64;
/** Commands under way at the same time. */
const atOnce = 16;

function open(options) {
  const child = fork(path.join(import.meta.dirname, 'node.mjs'), [JSON.stringify(options)]);
  const answer = () =>
    new Promise((resolve, reject) => {
      const end = (code) => reject(new Error(`The node ended with ${code}`));
      child.once('exit', end);
      child.once('message', (message) => {
        child.off('exit', end);
        if (message.error) reject(new Error(message.error));
        else resolve(message);
      });
    });
  return {
    pid: child.pid,
    ready: answer(),
    run(kind, given) {
      child.send({ run: kind, ...given });
      return answer();
    },
    async close() {
      if (child.exitCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.send({});
      await gone;
    },
  };
}

const together = (results) => ({
  rate: results.reduce((sum, { done, took }) => sum + done / took, 0),
  cpu: results.reduce((sum, { cpu }) => sum + cpu, 0) / results.reduce((sum, { done }) => sum + done, 0),
});

/** Whose turn it is: whoever is alone is now this one, now the other. `apart` has a database of its own. */
const taking = {
  one: ({ first, second }, round) => [round % 2 ? second : first],
  two: ({ first, second }) => [first, second],
  apart: ({ first, apart }) => [first, apart],
};

/** What is measured in each round: its name, what is run, by which nodes, and how much of it at once on each. */
const kinds = [
  ['The floor: a transaction with an INSERT and an UPDATE', 'floor', taking.one, atOnce],
  ['The floor, two nodes together, half as many at a time on each', 'floor', taking.two, atOnce / 2],
  ['A command, one node', 'commands', taking.one, atOnce],
  ['A command, two nodes together, half as many at a time on each', 'commands', taking.two, atOnce / 2],
  ['The same, each node with a database of its own: they share nothing', 'commands', taking.apart, atOnce / 2],
  ['A command, two nodes together, as many at a time on each', 'commands', taking.two, atOnce],
];

/** An empty database beside the one at this URL. */
async function besides(url) {
  const { default: pg } = await import('pg');
  const own = new URL(url);
  own.pathname += '_apart';
  const run = async (sql) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  const name = own.pathname.slice(1);
  await run(`CREATE DATABASE ${name}`);
  return { url: own.href, drop: () => run(`DROP DATABASE ${name} WITH (FORCE)`) };
}

/**
 * Resolves with the rate (a second) and the CPU (ms for each) of all kinds, round by round. With `ownCores`, PostgreSQL
 * and the nodes have a core each; undefined where that cannot be.
 */
async function measureClosed({ library, seconds, rounds, ownCores }) {
  const server = await openPostgres();
  const other = await besides(server.url);
  const nodes = {};
  try {
    for (const name of ['first', 'second', 'apart']) {
      const { url } = name === 'apart' ? other : server;
      nodes[name] = open({ library, database: { url }, conversations, name });
      await nodes[name].ready;
    }
    const pids = Object.values(nodes).map(({ pid }) => pid);
    if (ownCores && !(await keepOnOwnCores(server.url, pids))) return undefined;
    for (const node of Object.values(nodes)) await node.run('commands', { atOnce, seconds: Math.min(4, seconds) });
    const all = [];
    for (let round = 0; round < rounds; round++) {
      const results = [];
      for (const [, work, take, each] of kinds) {
        results.push(
          together(await Promise.all(take(nodes, round).map((node) => node.run(work, { atOnce: each, seconds })))),
        );
      }
      all.push(results);
    }
    return all;
  } finally {
    for (const node of Object.values(nodes)) await node.close();
    await other.drop();
    await server.stop();
  }
}

const of = (rounds, value) => rounded(median(rounds.map(value)));

/** The table, with medians of what was measured in the same round. */
const closedTable = (rounds) =>
  table(
    ['', 'a second', 'CPU of Node for each (ms)', 'rate : floor', 'CPU : floor'],
    kinds.map(([name], i) => [
      name,
      of(rounds, (round) => round[i].rate),
      median(rounds.map((round) => round[i].cpu)).toFixed(2),
      median(rounds.map((round) => round[i].rate / round[0].rate)).toFixed(2),
      of(rounds, (round) => round[i].cpu / round[0].cpu),
    ]),
  );

/** What one node can do over HTTP, and how long a command takes at half of that. */
async function measureHalf({ library, seconds }) {
  const overHttp = async (how) => {
    const server = await openPostgres();
    try {
      return await measure({ library, database: { url: server.url }, streams: 1, seconds, ...how });
    } finally {
      await server.stop();
    }
  };
  const full = await overHttp({ atOnce });
  const rate = Math.round(full.ok / full.took / 2);
  const { times } = await overHttp({ rate });
  return { most: full.ok / full.took, rate, p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

/** Measures, prints the tables, and writes them into docs/speed.md. */
export async function benchClosed({ library, seconds, rounds }) {
  const server = await openPostgres();
  if (!server) throw new Error('There is no PostgreSQL here');
  await server.stop();
  const [load] = loadavg();
  const shared = await measureClosed({ library, seconds, rounds });
  const own = await measureClosed({ library, seconds, rounds, ownCores: true });
  const half = await measureHalf({ library, seconds: 4 * seconds });
  const text = [
    `\`npm run bench:server -- --closed\` wrote this section: medians of ${rounds} rounds of ${seconds} s each, everything in turn`,
    `in the same run, ${atOnce} at a time without a pause, Node ${process.version}, PostgreSQL ${server.version} with flushed`,
    `commits, ${availableParallelism()} shared cores, load ${load.toFixed(0)} before, ${new Date().toISOString().slice(0, 10)}. Read the ratios, not the times: they depend`,
    'on the machine and on what else it does.\n',
    closedTable(shared),
    '\nA command is checked, claimed, sent to a platform that takes no time, written down with its events, answer and audit,',
    'and told to whoever listens; CPU of PostgreSQL is not counted. How many statements it takes is counted by a test, because',
    'it does not depend on the machine: three, and a share of the one that publishes the events of all.\n',
    ...(own
      ? [
          'The same with PostgreSQL on one core and all nodes on another: what two nodes cost each other, without what it costs',
          'that they and the processes of PostgreSQL change places on the same two cores. The floor shows that as well.\n',
          closedTable(own),
          '',
        ]
      : []),
    `Over HTTP, with the clients on the same cores, one node answered ${rounded(half.most)} commands a second, ${atOnce} at a time. At half of`,
    `that, ${half.rate} a second at a steady pace for ${4 * seconds} s after a warm-up, the median was ${rounded(half.p50)} ms and the 99th percentile`,
    `${rounded(half.p99)} ms, counted from the moment when a command was due.\n`,
  ].join('\n');
  console.log(text);
  writeSection('A gateway command beside a bare transaction', text);
}
