// Commands in a closed loop beside the floor, in turn in the same run: one node, two nodes, and the bare transaction.
import { fork } from 'node:child_process';
import { availableParallelism, loadavg } from 'node:os';
import path from 'node:path';
import { writeSection } from '../../bench/speed-page.mjs';
import { median, percentile, rounded, table } from '../../bench/statistics.mjs';
import { openPostgres } from '../postgres.mjs';
import { measure } from '../run.mjs';

const conversations = 64;
/** Commands under way at the same time, on one node or on both together. */
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

/** Resolves with the rate (a second) and the CPU (ms for each) of floor, one node and two, round by round. */
async function measureClosed({ library, database, seconds, rounds }) {
  const given = { library, database, conversations };
  const nodes = [open({ ...given, name: 'first' })];
  await nodes[0].ready;
  nodes.push(open({ ...given, name: 'second' }));
  await nodes[1].ready;
  const [first, second] = nodes;
  const all = [];
  try {
    for (const node of nodes) await node.run('commands', { atOnce, seconds: Math.min(2, seconds) });
    for (let round = 0; round < rounds; round++) {
      const floor = together([await first.run('floor', { atOnce, seconds })]);
      const one = together([await first.run('commands', { atOnce, seconds })]);
      const half = { atOnce: atOnce / 2, seconds };
      const two = together(await Promise.all([first.run('commands', half), second.run('commands', half)]));
      all.push({ floor, one, two });
    }
  } finally {
    for (const node of nodes) await node.close();
  }
  return all;
}

const of = (rounds, value) => rounded(median(rounds.map(value)));

/** The table, with medians of what was measured in the same round. */
function closedTable(rounds) {
  const row = (name, who) => [
    name,
    of(rounds, (round) => round[who].rate),
    of(rounds, (round) => round[who].cpu),
    of(rounds, (round) => round[who].rate / round.floor.rate),
    of(rounds, (round) => round[who].cpu / round.floor.cpu),
  ];
  return table(
    ['', 'a second', 'CPU of Node for each (ms)', 'rate : floor', 'CPU : floor'],
    [
      row('The floor: a transaction with an INSERT and an UPDATE', 'floor'),
      row('A command, one node', 'one'),
      row('A command, two nodes together', 'two'),
    ],
  );
}

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

/** Measures, prints the table, and writes it into docs/speed.md. */
export async function benchClosed({ library, seconds, rounds }) {
  const server = await openPostgres();
  if (!server) throw new Error('There is no PostgreSQL here');
  const [load] = loadavg();
  try {
    const measured = await measureClosed({ library, database: { url: server.url }, seconds, rounds });
    const half = await measureHalf({ library, seconds: 4 * seconds });
    const text = [
      `\`npm run bench:server -- --closed\` wrote this section: medians of ${rounds} rounds of ${seconds} s each, floor and`,
      `commands in turn in the same run, ${atOnce} at a time without a pause, Node ${process.version}, PostgreSQL ${server.version} with`,
      `flushed commits, ${availableParallelism()} shared cores, load ${load.toFixed(0)} before, ${new Date().toISOString().slice(0, 10)}. Read the ratios, not the times: they`,
      'depend on the machine and on what else it does.\n',
      closedTable(measured),
      '\nA command is checked, claimed, sent to a platform that takes no time, written down with its events, answer and audit,',
      'and told to whoever listens; CPU of PostgreSQL is not counted. How many statements it takes is counted by a test, because',
      'it does not depend on the machine: three, and a share of the one that publishes the events of all.\n',
      `Over HTTP, with the clients on the same cores, one node answered ${rounded(half.most)} commands a second, ${atOnce} at a time. At half of`,
      `that, ${half.rate} a second at a steady pace for ${4 * seconds} s after a warm-up, the median was ${rounded(half.p50)} ms and the 99th percentile`,
      `${rounded(half.p99)} ms, counted from the moment when a command was due.\n`,
    ].join('\n');
    console.log(text);
    writeSection('A gateway command beside a bare transaction', text);
  } finally {
    await server.stop();
  }
}
