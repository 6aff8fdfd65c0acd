// One-line mistakes, each of which the one test that names its promise has to notice.
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { run } from '../run.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Only a copy is changed, so the project stays intact whatever happens. */
function copyProject() {
  const copy = mkdtempSync(join(realpathSync(tmpdir()), 'handoff-mutants-'));
  process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));
  const left = ['node_modules', '.git', 'dist', 'dist-demo'];
  cpSync(root, copy, { recursive: true, filter: (path) => !left.includes(relative(root, path).split(sep)[0]) });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
  return copy;
}

const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Runs one test file of the copy or, if the runner supports it, just the one test. */
function runTest(copy, { test, fails }) {
  const runner = test.startsWith('test/elements/')
    ? ['node_modules/@web/test-runner/dist/bin.js', '--files', test]
    : ['node_modules/vitest/vitest.mjs', 'run', test, '-t', escaped(fails)];
  return run('node', runner, { cwd: copy, env: { NO_COLOR: '1' } });
}

/** The names of the failed tests, from the output of either runner. */
const failuresIn = (output) => [...output.matchAll(/^\s*(?:FAIL|❌) .* > (.+?)\s*$/gmu)].map(([, name]) => name);

/** Why a mistake went unnoticed, or `undefined` if its test failed as it should. */
async function missed(copy, promise) {
  const path = join(copy, promise.file);
  const source = readFileSync(path, 'utf8');
  if (source.split(promise.from).length !== 2) {
    return `${promise.file} does not have this exactly once: ${promise.from}`;
  }
  writeFileSync(
    path,
    source.replace(promise.from, () => promise.to),
  );
  const { code, output } = await runTest(copy, promise);
  writeFileSync(path, source);
  const failed = failuresIn(output);
  if (code && failed.includes(promise.fails)) return undefined;
  return code
    ? `something else failed: ${failed.join(', ') || output.trim().split('\n').at(-1)}`
    : `nothing failed in ${promise.test}`;
}

/** Plants each mistake. Prints a line for each, and returns how many were not noticed. */
export async function checkPromises(promises) {
  const copy = copyProject();
  let failed = 0;
  for (const promise of promises) {
    const started = Date.now();
    const why = await missed(copy, promise);
    if (why) failed++;
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(`${why ? '✘' : '✔'} ${promise.name.padEnd(40)} ${seconds.padStart(5)} s  ${why ?? promise.fails}`);
  }
  console.log(`\n${promises.length - failed} passed, ${failed} failed`);
  return failed;
}
