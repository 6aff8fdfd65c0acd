// The clients' own process: opens the streams, sends the commands, and tells the parent what came of it.
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Commands } from './commands.mjs';
import { Streams } from './streams.mjs';

const { address, streams: count, rate, seconds, conversations } = JSON.parse(process.argv[2]);
process.on('disconnect', () => process.exit());
const said = (name) => process.send({ said: name });
const heard = (name) => new Promise((resolve) => process.on('message', (message) => message === name && resolve()));

const streams = new Streams(count);
await streams.open(address);
said('open');
await heard('go');

const commands = new Commands(address, conversations);
/** By event id: when the command was due that caused it. */
const causes = new Map();
let last = performance.now();
streams.onEvent = (id, { name, data }) => {
  last = performance.now();
  const due = name === 'conversation' ? commands.due.get(data.id) : undefined;
  if (due === undefined) return;
  causes.set(id, due);
  commands.due.delete(data.id);
};
const before = process.cpuUsage();
await commands.run(rate, seconds);
// until nothing comes any more
while (performance.now() - last < 2000) await sleep(100);
const { user, system } = process.cpuUsage(before);

/** Delays in tenths of a millisecond, because there are too many to sort. */
const delays = new Map();
let all = 0;
for (let at = 0; at < streams.noted; at += 3) {
  const [first, end, when] = streams.arrivals.subarray(at, at + 3);
  for (let id = first; id <= end; id++) {
    const due = causes.get(id);
    if (due === undefined) continue;
    const tenth = Math.round((when - due) * 10);
    delays.set(tenth, (delays.get(tenth) ?? 0) + 1);
    all++;
  }
}
const expected = streams.heard.size;
let incomplete = 0;
for (const each of streams.counts) if (each !== expected) incomplete++;

await new Promise((resolve) => process.send({
  sent: commands.sent, ok: commands.times.length, errors: commands.errors, took: commands.took, times: commands.times,
  events: expected, deliveries: streams.counts.reduce((sum, each) => sum + each, 0), delays: [...delays].sort(([a], [b]) => a - b), measured: all,
  // an event that no stream read, and a stream that did not read all that the first one read
  unheard: commands.due.size, incomplete, opened: streams.opened, ended: streams.ended, failures: [...new Set(streams.failures)],
  cpu: (user + system) / 1e6,
}, resolve));
process.exit();
