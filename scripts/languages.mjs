// npm run test:languages: twelve languages in every state of the elements, at 280 px: no sentence is missing, none does
// not fit, axe finds nothing. It takes some minutes.
import { ensureInstalled } from './install.mjs';
import { run } from './run.mjs';

ensureInstalled();
const steps = [
  ['node_modules/vitest/vitest.mjs', 'run', 'test/locales'],
  ['node_modules/@web/test-runner/dist/bin.js', '--config', 'web-test-runner.languages.mjs'],
];
let failed = false;
for (const args of steps) failed = !!(await run('node', args, { live: true })).code || failed;
process.exit(failed ? 1 : 0);
