// One area under StrykerJS: every mutant of its files, each against the tests that reach it.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { Stryker } from '@stryker-mutator/core';

const cache = 'node_modules/.cache/mutants';
/** What a mutant may do that counts as noticed: the tests fail, or they never end. */
const noticed = ['Killed', 'Timeout'];
const unnoticed = ['Survived', 'NoCoverage'];

/**
 * Mutates the files of an area. Results are kept outside of the repository, so that the next run tests only what has
 * changed since; `isFresh` begins anew.
 */
export async function mutate(name, { mutate: files, tests }, { isFresh = false, only } = {}) {
  process.env.MUTATION_TESTS = JSON.stringify(tests);
  const incrementalFile = `${cache}/${name.replaceAll('/', '-')}${only ? '-part' : ''}.json`;
  mkdirSync(dirname(incrementalFile), { recursive: true });
  const started = Date.now();
  const results = await new Stryker({
    mutate: only ?? files,
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
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
    reporters: ['progress-append-only'],
    allowConsoleColors: false,
    logLevel: 'warn',
  }).runMutationTest();
  return { name, seconds: (Date.now() - started) / 1000, ...scoreOf(results) };
}

export function scoreOf(results) {
  const count = (statuses) => results.filter(({ status }) => statuses.includes(status)).length;
  const survivors = results.filter(({ status }) => unnoticed.includes(status));
  const [caught, left] = [count(noticed), survivors.length];
  return { mutants: caught + left, caught, survivors, errors: results.length - caught - left };
}
