// The memory of event streams on which nothing happens, beside those of node:http alone, in turn in the same run.
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeSection } from '../../bench/speed-page.mjs';
import { median, rounded, table } from '../../bench/statistics.mjs';
import { openPostgres } from '../postgres.mjs';
import { child, next } from '../run.mjs';
import { Streams } from '../streams.mjs';

/** Milliseconds after the last stream was opened. Node collects what opening has left only when it has time. */
const moments = [1500, 15_000, 60_000];

/** Resolves with the megabytes beyond the server without a stream, at each moment. */
async function measureStreams(server, count) {
  const rss = async () => {
    server.send('usage');
    return (await next(server, 'server')).rss / 1e6;
  };
  try {
    const { port } = await next(server, 'server');
    await sleep(500);
    const before = await rss();
    const streams = new Streams(count);
    await streams.open(`http://127.0.0.1:${port}`);
    if (streams.opened < count) throw new Error(`${streams.opened} of ${count} were opened: ${streams.failures[0]}`);
    const found = [];
    let at = 0;
    for (const moment of moments) {
      await sleep(moment - at);
      at = moment;
      found.push((await rss()) - before);
    }
    return found;
  } finally {
    server.kill();
  }
}

/** Measures, prints the table, and writes it into docs/speed.md. */
export async function benchIdle({ library, streams, rounds }) {
  const server = await openPostgres();
  if (!server) throw new Error('There is no PostgreSQL here');
  const [load] = loadavg();
  const kinds = {
    'The gateway’s': () => child('server.mjs', { library, database: { url: server.url }, conversations: 100 }),
    'Those of `node:http` alone': () => child('idle/bare.mjs'),
  };
  const found = Object.keys(kinds).map(() => []);
  try {
    for (let round = 0; round < rounds; round++) {
      for (const [i, start] of Object.values(kinds).entries()) {
        console.error(`round ${round + 1} of ${rounds}, ${Object.keys(kinds)[i]}`);
        found[i].push(await measureStreams(start(), streams));
      }
    }
  } finally {
    await server.stop();
  }
  const text = [
    `\`npm run bench:server -- --idle\` wrote this section: medians of ${rounds} rounds with ${streams} streams, both in turn in the same`,
    `run, Node ${process.version}, ${availableParallelism()} shared cores, load ${load.toFixed(0)} before, ${new Date().toISOString().slice(0, 10)}. Megabytes of resident memory beyond those of`,
    'the server before the first stream. Node collects what opening has left when it has time, or needs room.\n',
    table(
      ['MB', ...moments.map((moment) => `after ${moment / 1000} s`)],
      Object.keys(kinds).map((name, i) => [
        name,
        ...moments.map((_, at) => rounded(median(found[i].map((round) => round[at])))),
      ]),
    ),
  ].join('\n');
  console.log(text);
  writeSection('Event streams on which nothing happens', text);
}
