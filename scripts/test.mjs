// npm test: every check; all run even where one fails. Ends with "N passed, N failed".
// `npm test -- --only unit,browser` runs some of them, by the names in test/steps.mjs.
import { ensureInstalled } from './install.mjs';

ensureInstalled();
const { steps } = await import('./test/steps.mjs');

function chosen() {
  const at = process.argv.findIndex((argument) => argument === '--only' || argument.startsWith('--only='));
  if (at < 0) return new Set(Object.keys(steps).filter((name) => !steps[name].slow));
  const value = process.argv[at].split('=')[1] ?? process.argv[at + 1] ?? '';
  const names = value.split(',').filter(Boolean);
  const unknown = names.filter((name) => !steps[name]);
  if (unknown.length || !names.length) {
    console.error(`--only takes one or more of ${Object.keys(steps).join(',')}; not "${value}".`);
    process.exit(2);
  }
  return new Set(names.flatMap((name) => [name, ...(steps[name].needs ? [steps[name].needs] : [])]));
}

const results = new Map();

async function perform(name) {
  const { run, count, quiet, needs } = steps[name];
  if (needs && results.get(needs)?.failed) {
    results.set(name, { passed: 0, failed: 1, note: `not run: ${needs} failed` });
    return;
  }
  if (!quiet) console.log(`\n== ${name} ==`);
  const start = Date.now();
  const result = await run();
  results.set(name, { ...count(result), seconds: (Date.now() - start) / 1000 });
  if (quiet && result.code) console.log(`\n== ${name} ==\n${result.output.trimEnd()}`);
}

const names = Object.keys(steps).filter((name) => chosen().has(name));
const quiet = names.filter((name) => steps[name].quiet);
// two at a time: more than the cores of a small build machine only makes each slower
await Promise.all([1, 2].map(async () => {
  while (quiet.length) await perform(quiet.shift());
}));
// the rest alone: tests that look at time and focus must not share the machine
for (const name of names.filter((name) => !steps[name].quiet)) await perform(name);

console.log('');
let [passed, failed] = [0, 0];
for (const [name, result] of results) {
  passed += result.passed;
  failed += result.failed;
  const time = result.note ?? `${result.seconds.toFixed(1)} s`;
  console.log(`${result.failed ? '✘' : '✔'} ${name.padEnd(9)} ${String(result.passed).padStart(5)} passed ${String(result.failed).padStart(4)} failed   ${time}`);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
