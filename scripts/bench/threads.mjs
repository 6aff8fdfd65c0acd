// Threads of 100, 1,000 and 10,000 messages: ours beside what one writes first with Lit, in turn in the same run.
import { availableParallelism, loadavg } from 'node:os';
import { BenchPage } from './bench-page.mjs';
import { measureHistory, measureThread } from './measures/thread.mjs';
import { threads } from './options.mjs';
import { writeSection } from './speed-page.mjs';
import { median, ratio, rounded, table } from './statistics.mjs';

const sizes = [100, 1000, 10_000];
const [ours, other] = threads;
/** Seconds for which a reply grows. */
const seconds = 3;
const measures = {
  rows: 'Messages in the page',
  open: 'Opened, until painted (ms)',
  append: 'A message appended, until painted (ms)',
  'append-busy': '… main thread (ms)',
  'stream-busy': 'A reply grows, 50 updates/s: main thread busy (%)',
  'stream-long': '… tasks over 50 ms a second',
  'load-all': 'All of it loaded by pages of 50 (ms)',
};

/** The power of the size that a time grows with: 1 is linear. */
const exponent = (times) =>
  Math.log(times.at(-1) / times[0]) / Math.log(sizes.at(-1) / sizes[sizes.length - times.length]);

export async function benchThreads(browser, address, { rounds }) {
  const [load] = loadavg();
  const samples = [];
  const visit = async (thread, n, query, steps) => {
    const page = await BenchPage.open(browser, `${address}${thread}.html?n=${n}${query}`, 1);
    try {
      await steps(page, (measure, value) => samples.push({ thread, n, measure, value }));
    } finally {
      await page.close();
    }
  };
  for (let round = 0; round < rounds; round++) {
    for (const n of sizes) {
      for (const thread of round % 2 ? threads : threads.toReversed()) {
        await visit(thread, n, '', (page, note) => measureThread(page, note, { seconds }));
      }
      await visit(ours, n, '&paged', measureHistory);
    }
  }
  const of = (measure, thread, n) =>
    median(samples.filter((s) => s.measure === measure && s.thread === thread && s.n === n).map(({ value }) => value));
  const rows = Object.entries(measures).flatMap(([measure, label]) =>
    sizes.map((n) => {
      const values = [of(measure, ours, n), of(measure, other, n)];
      return [label, n, ...values.map(rounded), `${rounded(ratio(values[1], values[0]))}×`];
    }),
  );
  // from 1,000 on: below that the page itself is most of it
  const grows = exponent(sizes.slice(1).map((n) => of('load-all', ours, n)));
  const text = [
    `\`npm run bench -- --thread\` wrote this section: medians of ${rounds} rounds, both in turn in the same run, in headless`,
    `Chromium ${browser.version()} on ${availableParallelism()} shared cores, load ${load.toFixed(0)} before, ${new Date().toISOString().slice(0, 10)}. Read`,
    'the ratios, not the times. The other thread has all messages in the page, by `repeat` with a key for each, and much',
    'simpler rows.\n',
    table(['', 'messages', '`<conversation-thread>`', 'Lit `repeat`', '`repeat` : ours'], rows),
    `\nLoading by pages grows with the power ${grows.toFixed(2)} of the number of messages, from 1,000 to 10,000; 1 is linear.\n`,
    'How many rows are rendered for a change is counted by a test, because it does not depend on the machine: one for a',
    'message that grows or is new, none where nothing of a row has changed, and for an older page those that come into the',
    'page and the one below them. How many files a page needs at first is counted as well: see',
    '[performance](performance.md#first-load-in-one-wave).\n',
  ].join('\n');
  writeSection('A thread beside Lit’s `repeat`', text);
  console.log(text);
}
