// One area under StrykerJS: every mutant of its files, each against the tests that reach it.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { Stryker } from '@stryker-mutator/core';
import { isNoticed, isUnnoticed } from './report.mjs';

/** Outside of the repository. The next run tests only what has changed since. */
const cache = 'node_modules/.cache/mutants';

/** Mutates these files (or places, `file:line:column-line:column`) of an area. `isFresh` forgets earlier results. */
export async function mutate(name, { mutate: places, tests }, { isFresh = false } = {}) {
  process.env.MUTATION_TESTS = JSON.stringify(tests);
  const incrementalFile = `${cache}/${name.replaceAll('/', '-')}.json`;
  mkdirSync(dirname(incrementalFile), { recursive: true });
  const started = Date.now();
  const results = await new Stryker({
    mutate: places,
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner', './scripts/mutants/survivors.mjs'],
    vitest: { configFile: 'test/mutants/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    concurrency: 1,
    incremental: true,
    incrementalFile,
    force: isFresh,
    // a busy machine is no endless loop
    timeoutMS: 20_000,
    ignorePatterns: ['dist', 'dist-demo', 'demo', 'docs', 'coverage'],
    tempDirName: 'node_modules/.cache/stryker',
    reporters: ['survivors'],
    allowConsoleColors: false,
    logLevel: 'warn',
  }).runMutationTest();
  const noticed = results.filter(isNoticed).length;
  const mutants = noticed + results.filter(isUnnoticed).length;
  return { name, seconds: (Date.now() - started) / 1000, mutants, noticed, errors: results.length - mutants };
}
