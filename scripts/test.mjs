// npm test: runs every check, even after one has failed. Ends with "N passed, N failed".
// `npm test -- --only unit,browser` runs only these, by their names in test/steps.mjs.
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
const started = new Map();

/** Runs each step once, after the step that it depends on. */
function perform(name, live) {
  if (!started.has(name)) started.set(name, performNow(name, live));
  return started.get(name);
}

async function performNow(name, live) {
  const { run, count, needs } = steps[name];
  if (needs) await perform(needs, live);
  if (needs && results.get(needs).failed) {
    results.set(name, { passed: 0, failed: 1, note: `not run: ${needs} failed` });
    return;
  }
  if (live) console.log(`\n== ${name} ==`);
  const start = Date.now();
  const result = await run(live);
  const notRun = result.output.match(/^Not run .*$/gm) ?? [];
  results.set(name, { ...count(result), notRun, seconds: (Date.now() - start) / 1000 });
  if (!live && result.code) console.log(`\n== ${name} ==\n${result.output.trimEnd()}`);
}

const names = chosen();
// two at a time: more than that only slows each down on a small build machine
const [beside, shown] = [true, false].map((quiet) =>
  Object.keys(steps).filter((name) => names.has(name) && !!steps[name].quiet === quiet),
);
const inOrder = async (lane, live) => {
  for (const name of lane) await perform(name, live);
};
// only one of them prints its output as it arrives, or the two would be mixed up
await Promise.all([inOrder(shown, true), inOrder(beside, !shown.length)]);

console.log('');
let [passed, failed] = [0, 0];
for (const [name, result] of results) {
  passed += result.passed;
  failed += result.failed;
  const time = result.note ?? `${result.seconds.toFixed(1)} s`;
  console.log(
    `${result.failed ? '✘' : '✔'} ${name.padEnd(9)} ${String(result.passed).padStart(5)} passed ` +
      `${String(result.failed).padStart(4)} failed   ${time}`,
  );
  for (const line of result.notRun ?? []) console.log(`  ${line}`);
  // once more at the end, where a log that was cut still has them
  for (const line of result.failures ?? []) console.log(`  ✘ ${line}`);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
