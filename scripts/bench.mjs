// npm run bench: how fast the list is with 10,000 conversations, in Chromium, beside two others in the same run; with
// --thread the same for threads of messages, with --load for the first load of a page.
// It fails if something cannot be measured, never because it is slow: times depend on the machine.
import { existsSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { chromium } from 'playwright-core';
import { BenchPage } from './bench/bench-page.mjs';
import { measureEvents } from './bench/measures/events.mjs';
import { measureInteractions } from './bench/measures/interactions.mjs';
import { measureLoading } from './bench/measures/loading.mjs';
import { benchLoad } from './bench/load.mjs';
import { benchThreads } from './bench/threads.mjs';
import { readOptions, usage } from './bench/options.mjs';
import { missing, overLimit, report } from './bench/report.mjs';
import { servePages } from './bench/server.mjs';
import { findBrowser } from './browser.mjs';
import { optionsOf } from './command-line.mjs';
import { ensureInstalled } from './install.mjs';

const options = optionsOf({ readOptions, usage });
ensureInstalled();
if (options.load && !existsSync('dist/define.js')) {
  console.error('There is no build to measure. Run: npm run build');
  process.exit(1);
}

const samples = [];
const failures = [];
const loads = [];
const { executablePath, args, env } = await findBrowser();
const browser = await chromium.launch({ executablePath, args, env });

if (options.load) {
  const gaps = await benchLoad(browser, options).finally(() => browser.close());
  for (const gap of gaps) console.error(gap);
  process.exit(gaps.length ? 1 : 0);
}

const server = await servePages();
if (options.thread) {
  try {
    await benchThreads(browser, server.address, options);
  } finally {
    await browser.close();
    await server.close();
  }
  process.exit();
}

/** Measures data and events in one page, and interactions in a fresh one. */
async function measureList(list, rate, round) {
  const note = (measure, value) => samples.push({ list, rate, round, measure, value });
  const visit = async (query, steps) => {
    const page = await BenchPage.open(browser, `${server.address}${list}.html${query}`, rate);
    try {
      await steps(page);
    } finally {
      await page.close();
    }
  };
  await visit('', async (page) => {
    await measureLoading(page, note);
    await measureEvents(page, note, options.seconds);
  });
  await visit('?desk', async (page) => {
    note('first-paint', await page.call('start'));
    await page.call('idle', 1000);
    await measureInteractions(page, list, note);
  });
}

for (let round = 1; round <= options.rounds; round++) {
  for (const rate of options.rates) {
    // rotate the order, so that no list always runs on the warmest or busiest machine
    const turns = options.lists.map((_, i) => options.lists[(i + round - 1) % options.lists.length]);
    for (const list of turns) {
      loads.push(loadavg()[0]);
      console.error(`round ${round} of ${options.rounds}, CPU ÷${rate}: ${list} (load ${loads.at(-1).toFixed(1)})`);
      try {
        await measureList(list, rate, round);
      } catch (error) {
        failures.push(`${list} at CPU ÷${rate}: ${error.message}`);
      }
    }
  }
}
const version = browser.version();
await browser.close();
await server.close();

const machine = {
  date: new Date().toISOString(),
  chromium: version,
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  load: { least: Math.min(...loads), most: Math.max(...loads) },
};
if (options.json) {
  console.log(JSON.stringify({ machine, options, samples, failures }, null, 1));
} else {
  console.log(
    `10,000 conversations, ${options.rounds} round${options.rounds > 1 ? 's' : ''} of ${options.lists.length} lists ` +
      `in turn, events for ${options.seconds} s. Medians; in brackets the 98th percentile.`,
  );
  console.log(
    `Chromium ${version}, ${machine.cores} × ${machine.cpu}, load ${machine.load.least.toFixed(1)} to ` +
      `${machine.load.most.toFixed(1)}, ${machine.date.slice(0, 10)}.\n`,
  );
  console.log(report(samples, options));
  const over = options.lists.includes('conversation-list') ? overLimit(samples, options) : [];
  if (over.length) console.log(`\nOver the limit on this machine:\n${over.map((line) => `- ${line}`).join('\n')}`);
}
const gaps = [...failures, ...missing(samples, options).map((what) => `not measured: ${what}`)];
for (const gap of gaps) console.error(gap);
process.exit(gaps.length ? 1 : 0);
