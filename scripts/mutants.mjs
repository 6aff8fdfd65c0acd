// npm run test:mutants: how much of the code the tests would miss. See --help.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { optionsOf } from './command-line.mjs';
import { ensureInstalled } from './install.mjs';

ensureInstalled();
const { areas } = await import('../test/mutants/areas.mjs');
const { promises } = await import('../test/mutants/promises.mjs');

const usage = `npm run test:mutants -- [AREA…] [options]
  mutates every place of these areas with StrykerJS, and counts the mutants that no test notices

  --files GLOB   only these files of the one area
  --sample N     only about N places of each area, chosen by --seed (1)
  --fresh        forget the results of earlier runs
  --least N      fail where an area has less than N per cent (0)
  --promises     instead: plant the one-line mistakes of test/mutants/promises.mjs; names after it choose some

  areas: ${Object.keys(areas).join(', ')}`;

const {
  names,
  files,
  fresh,
  sample,
  seed,
  least,
  promises: onlyPromises,
} = optionsOf({
  usage,
  readOptions(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        files: { type: 'string' },
        fresh: { type: 'boolean' },
        sample: { type: 'string' },
        seed: { type: 'string', default: '1' },
        least: { type: 'string', default: '0' },
        promises: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    const known = values.promises ? promises.map(({ name }) => name) : Object.keys(areas);
    const unknown = positionals.filter((name) => !known.includes(name));
    if (unknown.length) throw new Error(`Unknown: ${unknown.join(', ')}. There are ${known.join(', ')}.`);
    if (values.files && positionals.length !== 1) throw new Error('--files needs the name of one area');
    if (values.sample !== undefined && !(Number(values.sample) > 0)) throw new Error('--sample needs a number');
    return { ...values, names: positionals.length ? positionals : known };
  },
});

if (onlyPromises) {
  const { checkPromises } = await import('./mutants/promises.mjs');
  process.exit((await checkPromises(promises.filter(({ name }) => names.includes(name)))) ? 1 : 0);
}

const { mutate } = await import('./mutants/stryker.mjs');
const { percentOf, scoreLine } = await import('./mutants/report.mjs');
const { samplePlaces } = await import('./mutants/sample.mjs');
const results = [];
for (const name of names) {
  const chosen = files ? [files] : areas[name].mutate;
  const only = sample ? await samplePlaces(chosen, Number(sample), seed) : chosen;
  const result = await mutate(name, { ...areas[name], mutate: only }, { isFresh: fresh });
  console.log(scoreLine(result));
  results.push(result);
}
const low = results.filter((result) => percentOf(result) < Number(least));
console.log(`\n${results.length - low.length} passed, ${low.length} failed`);
process.exit(low.length ? 1 : 0);
