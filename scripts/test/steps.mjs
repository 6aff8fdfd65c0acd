import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { run } from '../run.mjs';

const report = 'node_modules/.cache/unit-tests.json';
const module = (file, ...args) => ['node', [`node_modules/${file}`, ...args]];

/** A check that is green or red as a whole. */
const whole = ({ code }) => (code ? { passed: 0, failed: 1 } : { passed: 1, failed: 0 });

/** What a runner counted. It failed as well where it ended badly without naming a test. */
const counted = (read) => (result) => {
  let numbers = { passed: 0, failed: 0 };
  try {
    numbers = read(result);
  } catch {
    // no numbers: it broke before the first test
  }
  return result.code && !numbers.failed ? { ...numbers, failed: 1 } : numbers;
};
const named = (output, pattern) => [...new Set([...output.matchAll(pattern)].map(([, name]) => name))];
const last = (output, pattern) => Number([...output.matchAll(pattern)].at(-1)[1]);

const fromVitest = counted(() => {
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  // a file that cannot be loaded fails without a test that fails
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  const failures = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => [relative('.', name), test.fullName, test.failureMessages[0]?.split('\n')[0]].join(' › ')),
  );
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    failures: [...failures, ...broken.map(({ name }) => relative('.', name))],
  };
});
const fromRunner = counted(({ output }) => ({
  passed: last(output, /^(\d+) passed, \d+ failed/gm),
  failed: last(output, /^\d+ passed, (\d+) failed/gm),
  failures: named(output, /^✘ (.*)$/gm),
}));
const fromNode = counted(({ output }) => ({
  passed: last(output, /^ℹ pass (\d+)/gm),
  failed: last(output, /^ℹ fail (\d+)/gm) + last(output, /^ℹ cancelled (\d+)/gm),
  failures: named(output, /^ *✖ (.*) \([\d.]+ms\)$/gm),
}));

const vitest =
  (...args) =>
  (live) => {
    // an old report must not stand in for a run that broke
    rmSync(report, { force: true });
    return run(
      ...module(
        'vitest/vitest.mjs',
        'run',
        ...args,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ),
      { live },
    );
  };

async function types() {
  const projects = ['.', 'src/cli', 'tsconfig.node.json', 'test'];
  const results = await Promise.all(projects.map((project) => run(...module('typescript/bin/tsc', '-p', project))));
  return { code: results.some(({ code }) => code) ? 1 : 0, output: results.map(({ output }) => output).join('') };
}

const filesIn = (folder) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.test.mjs'))
        .map((file) => `${folder}/${file}`)
    : [];
const nodeTests =
  (folder, only = '') =>
  (live) => {
    const files = filesIn(folder).filter((file) => file.includes(only));
    return files.length ? run('node', ['--test', '--test-reporter=spec', ...files], { live }) : { code: 0, output: '' };
  };

const script =
  (file, ...args) =>
  (live) =>
    run('node', [file, ...args], { live });

/**
 * Two lanes side by side, each in this order: the quiet steps show their output only where they fail, the others as it
 * comes. The slow ones run only when they are asked for.
 */
export const steps = {
  types: { quiet: true, run: types, count: whole },
  manifest: { quiet: true, run: script('scripts/manifest.mjs', '--check'), count: whole },
  features: { quiet: true, run: script('scripts/features.mjs', '--check'), count: whole },
  build: { quiet: true, run: script('scripts/build.mjs'), count: whole },
  unit: { quiet: true, run: vitest(), count: fromVitest },
  format: {
    quiet: true,
    run: (live) => run(...module('prettier/bin/prettier.cjs', '--check', '.'), { live }),
    count: whole,
  },
  lint: { run: (live) => run(...module('eslint/bin/eslint.js', '.', '--max-warnings', '0'), { live }), count: whole },
  browser: { run: (live) => run(...module('@web/test-runner/dist/bin.js'), { live }), count: fromRunner },
  package: { needs: 'build', run: nodeTests('test/package'), count: fromNode },
  size: { needs: 'build', run: script('scripts/size.mjs'), count: whole },
  demo: { run: nodeTests('test/e2e', 'demo'), count: fromNode },
  e2e: { slow: true, run: nodeTests('test/e2e'), count: fromNode },
  docs: { slow: true, needs: 'build', run: nodeTests('test/docs'), count: fromNode },
  frameworks: { slow: true, needs: 'build', run: nodeTests('test/frameworks'), count: fromNode },
  live: { slow: true, run: vitest('--config', 'test/live/vitest.config.ts'), count: fromVitest },
  platforms: { slow: true, run: vitest('--config', 'test/platforms/vitest.config.ts'), count: fromVitest },
  sockets: { slow: true, run: vitest('--config', 'test/sockets/vitest.config.ts'), count: fromVitest },
};
