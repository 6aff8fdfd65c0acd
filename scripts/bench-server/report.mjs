import { percentile, ratio, rounded, table } from '../bench/statistics.mjs';

export const names = { pglite: 'PGlite', postgres: 'PostgreSQL' };

const megabytes = (bytes) => bytes / 2 ** 20;
const errorsOf = ({ errors }) => Object.values(errors).reduce((sum, each) => sum + each, 0);

/** The nearest rank in a list of values and how often each was measured. */
function ranked(delays, measured, p) {
  let left = Math.max(1, Math.ceil(p * measured));
  for (const [tenth, times] of delays) {
    left -= times;
    if (left <= 0) return tenth / 10;
  }
  return undefined;
}

const measures = [
  ['Commands sent', ({ sent }) => sent],
  ['… answered as they should be', ({ ok }) => ok],
  ['… errors', errorsOf],
  ['Throughput (commands/s)', ({ ok, took }) => ok / took],
  ['Command, p50 (ms)', ({ times }) => percentile(times, 0.5)],
  ['Command, p99 (ms)', ({ times }) => percentile(times, 0.99)],
  ['Event streams open', ({ opened, ended }) => opened - ended],
  ['Events read by clients (per s)', ({ deliveries, took }) => deliveries / took],
  ['Event, p50 (ms)', ({ delays, measured }) => ranked(delays, measured, 0.5)],
  ['Event, p99 (ms)', ({ delays, measured }) => ranked(delays, measured, 0.99)],
  ['Server: memory idle (MB)', ({ idle }) => megabytes(idle)],
  ['Server: with all streams (MB)', ({ open }) => megabytes(open)],
  ['Server: most under load (MB)', ({ most }) => megabytes(most)],
  ['Server: CPU (% of a core)', ({ serverCpu, took }) => (100 * serverCpu) / took],
  ['Server: CPU for a command and its events (ms)', ({ serverCpu, ok }) => (1000 * serverCpu) / ok],
];

/** One line for each measure, a column for each database, and how they compare. */
export function report(results) {
  const databases = Object.keys(results);
  const compared = databases.length > 1;
  const rows = measures.map(([label, of]) => {
    const values = databases.map((name) => of(results[name]));
    return [label, ...values.map((value) => (Number.isInteger(value) ? value : rounded(value))), ...(compared ? [times(ratio(values[0], values[1]))] : [])];
  });
  return table(['', ...databases.map((name) => names[name]), ...(compared ? [databases.map((name) => names[name]).join(' : ')] : [])], rows);
}

const times = (value) => (value === undefined ? '–' : `${rounded(value)}×`);

/** What went wrong, in words. Nothing here is about time: other machines have other times. */
export function faults(name, { streams }, { errors, opened, ended, failures, unheard, incomplete, log }) {
  const lines = Object.entries(errors).map(([what, count]) => `${count} × ${what}`);
  if (opened < streams) lines.push(`${streams - opened} streams were not opened: ${failures.join(', ')}`);
  if (ended && opened === streams) lines.push(`${ended} streams ended by themselves: ${failures.join(', ')}`);
  if (unheard) lines.push(`${unheard} commands were answered and never told to the streams`);
  if (incomplete) lines.push(`${incomplete} streams missed events or read them twice`);
  for (const [what, count] of Object.entries(log)) if (what !== 'subscribed') lines.push(`the gateway logged ${count} × ${what}`);
  return lines.map((line) => `${names[name]}: ${line}`);
}
