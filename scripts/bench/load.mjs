// The first load of pages with our elements, beside pages with those of others, on a fast and on a slow line.
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { buildPages } from './load/build.mjs';
import { pages, peers } from './load/pages.mjs';
import { serveCompressed } from './load/server.mjs';
import { lines, measureLoad } from './measures/load.mjs';
import { writeSection } from './speed-page.mjs';
import { median, ratio, rounded, table } from './statistics.mjs';

/** Fewer do not tell a page from what else the machine does. */
const fewestRounds = 5;
const names = Object.keys(pages);
const measures = {
  ready: 'ready (ms)',
  files: 'files until ready',
  kB: 'kB until ready',
  waves: 'waves',
  'all-files': 'files in all',
  'all-kB': 'kB in all',
};
const nameOf = (peer) => pages[peer].label.split(',')[0];
const versionOf = (peer) =>
  JSON.parse(readFileSync(`node_modules/${pages[peer].package}/package.json`, 'utf8')).version;

/** Loads every page on every line in every round. */
async function measureAll(browser, address, rounds) {
  const samples = [];
  const failures = [];
  for (let round = 1; round <= rounds; round++) {
    for (const [line, conditions] of Object.entries(lines)) {
      console.error(`round ${round} of ${rounds}, ${line} line (load ${loadavg()[0].toFixed(1)})`);
      // rotate the order, so that no page always runs on the warmest or busiest machine
      for (const name of names.map((_, i) => names[(i + round - 1) % names.length])) {
        try {
          samples.push({
            round,
            line,
            name,
            ...(await measureLoad(browser, `${address}${name}/`, conditions, pages[name])),
          });
        } catch (error) {
          failures.push(`round ${round}, ${name} on the ${line} line: ${error.message}`);
        }
      }
    }
  }
  return { samples, failures };
}

/** Medians, and how many times as long a peer took in the same round. */
function tableOf(samples, line) {
  const of = (name) => samples.filter((sample) => sample.line === line && sample.name === name);
  const beside = (name, peer) => {
    const ready = new Map(of(peer).map((sample) => [sample.round, sample.ready]));
    return median(of(name).map((sample) => ratio(ready.get(sample.round), sample.ready)));
  };
  return table(
    [lines[line].label, ...Object.values(measures), ...peers.map((peer) => `${nameOf(peer)} : this`)],
    names.map((name) => [
      pages[name].label,
      ...Object.keys(measures).map((measure) => rounded(median(of(name).map((sample) => sample[measure])))),
      ...peers.map((peer) => `${rounded(beside(name, peer))}×`),
    ]),
  );
}

/** Measures, prints the tables, and writes them into docs/speed.md. Resolves with what could not be measured. */
export async function benchLoad(browser, { rounds }) {
  const server = await serveCompressed(await buildPages());
  const [load] = loadavg();
  try {
    const { samples, failures } = await measureAll(browser, server.address, rounds);
    if (failures.length) return failures;
    const { latency, download, cpu } = lines.slow;
    const text = [
      `\`npm run bench -- --load\` wrote this section: medians of ${rounds} rounds, all pages in turn in the same run, in headless`,
      `Chromium ${browser.version()}, Node ${process.version}, ${availableParallelism()} shared cores (${cpus()[0]?.model ?? 'unknown'}), load ${load.toFixed(0)} before,`,
      `${new Date().toISOString().slice(0, 10)}. Read the ratios, not the times: they depend on the machine and on what else it does.\n`,
      'From navigation until every element of the page shows its content in a painted frame, with nothing in the cache, by gzip',
      `and HTTP/1.1 from the same machine. The fast line has no limit. The slow one has ${latency} ms of latency and ${download / 1000} kB/s, with a`,
      `CPU slowed down ${cpu} times.\n`,
      ...Object.keys(lines).map((line) => `${tableOf(samples, line)}\n`),
      'The last columns say how many times as long the other page took in the same round: below 1, it was ready sooner. Files',
      'count with the page itself; “until ready” are those that were asked for by then, also those that a page is not waiting for.',
      'Waves are the longest chain of these, after the page, that were each asked for after another had come: one way to the server',
      'after another on the slow line, while on the fast one some only happen to follow.\n',
      'Vite, as it comes, has built each page from the package. The two pages with a file of `dist/cdn` have the lines to copy, and',
      'no build. Ours have a backend inside the page, which answers at once with 20 conversations, 20 messages and an e-mail',
      `address. The others are ${peers.map((peer) => `${nameOf(peer)} ${versionOf(peer)}`).join(' and ')}, of which each page imports its elements one by one; they show`,
      'a word each, and no data.\n',
    ].join('\n');
    console.log(text);
    if (rounds >= fewestRounds) writeSection('First load', text);
    else console.error(`docs/speed.md is left as it is: that takes ${fewestRounds} rounds.`);
    return [];
  } finally {
    await server.close();
  }
}
