// npm run test:watch -- FILE…: runs these test files again with every change, in Node or in the browser as they need
// it.
// With --debug browser tests wait at an address that you open in your own browser, with its developer tools.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { ensureInstalled } from './install.mjs';

ensureInstalled();

const isDebug = process.argv.includes('--debug');
const files = process.argv.slice(2).filter((argument) => argument !== '--debug');
const missing = files.find((file) => !existsSync(file));
if (missing || !files.length) {
  console.error(
    missing ? `There is no ${missing}.` : 'Name a test file: npm run test:watch -- test/store/clock.test.ts',
  );
  process.exit(2);
}

const needsBrowser = (file) => /^test\/(browser|elements|controllers)\//.test(file);
const [inBrowser, inNode] = [files.filter(needsBrowser), files.filter((file) => !needsBrowser(file))];
if (inBrowser.length && inNode.length) {
  console.error('These files need different runners. Watch those in test/elements alone.');
  process.exit(2);
}

const command = inBrowser.length
  ? ['node_modules/@web/test-runner/dist/bin.js', isDebug ? '--manual' : '--watch', '--files', ...inBrowser]
  : ['node_modules/vitest/vitest.mjs', 'watch', ...inNode];
const runner = spawn(process.execPath, command, { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => runner.kill(signal));
runner.on('close', (code) => process.exit(code ?? 1));
