// npm run test:mutants: applies each mutant of test/mutants/mutants.mjs to a copy of the project, and checks that its
// test
// fails. `npm run test:mutants -- NAME…` runs only these. Ends with "N passed, N failed".
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './install.mjs';
import { run } from './run.mjs';

ensureInstalled();
const { mutants } = await import('../test/mutants/mutants.mjs');

const root = fileURLToPath(new URL('../', import.meta.url));
const names = process.argv.slice(2);
const unknown = names.filter((name) => !mutants.some((mutant) => mutant.name === name));
if (unknown.length) {
  console.error(
    `No mutant is called ${unknown.join(' or ')}. There are ${mutants.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}

// only the copy is changed, so the project stays intact whatever happens
const copy = mkdtempSync(join(realpathSync(tmpdir()), 'handoff-mutants-'));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));
const left = ['node_modules', '.git', 'dist', 'dist-demo'];
cpSync(root, copy, { recursive: true, filter: (path) => !left.includes(relative(root, path).split(sep)[0]) });
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');

const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Runs one test file of the copy or, if the runner supports it, just the one test. */
function check({ test, fails }) {
  const runner = test.startsWith('test/elements/')
    ? ['node_modules/@web/test-runner/dist/bin.js', '--files', test]
    : ['node_modules/vitest/vitest.mjs', 'run', test, '-t', escaped(fails)];
  return run('node', runner, { cwd: copy, env: { NO_COLOR: '1' } });
}

/** The names of the failed tests, from the output of either runner. */
const failuresIn = (output) => [...output.matchAll(/^\s*(?:FAIL|❌) .* > (.+?)\s*$/gmu)].map(([, name]) => name);

/** Why a mutant survived, or `undefined` if its test failed as it should. */
async function missed(mutant) {
  const path = join(copy, mutant.file);
  const source = readFileSync(path, 'utf8');
  if (source.split(mutant.from).length !== 2) return `${mutant.file} does not have this exactly once: ${mutant.from}`;
  writeFileSync(
    path,
    source.replace(mutant.from, () => mutant.to),
  );
  const { code, output } = await check(mutant);
  writeFileSync(path, source);
  const failed = failuresIn(output);
  if (code && failed.includes(mutant.fails)) return undefined;
  return code
    ? `something else failed: ${failed.join(', ') || output.trim().split('\n').at(-1)}`
    : `nothing failed in ${mutant.test}`;
}

let [passed, failed] = [0, 0];
for (const mutant of mutants.filter(({ name }) => !names.length || names.includes(name))) {
  const start = Date.now();
  const why = await missed(mutant);
  if (why) failed++;
  else passed++;
  console.log(
    `${why ? '✘' : '✔'} ${mutant.name.padEnd(40)} ` +
      `${((Date.now() - start) / 1000).toFixed(1).padStart(5)} s  ${why ?? mutant.fails}`,
  );
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
