// The program as it is installed: the built files, in a process of their own.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after } from 'node:test';
import ts from 'typescript';
import { manifest } from './support.mjs';

const main = path.resolve(manifest.bin['handoff-elements']);
mkdirSync('node_modules/.cache', { recursive: true });
// where packages are found, as they are after `npm install`
const folder = mkdtempSync(path.resolve('node_modules/.cache/cli-'));
after(() => rmSync(folder, { recursive: true }));
const run = (...args) => execFileSync(process.execPath, [main, ...args], { cwd: folder, encoding: 'utf8' });

/** In a skeleton, the package by its own name is this one. */
const entries = Object.entries(manifest.exports).flatMap(([entry, { types, default: file }]) =>
  types ? [{ name: path.posix.join(manifest.name, entry), types: path.resolve(types), file: path.resolve(file) }] : [],
);

test('it is a program, and says its version', () => {
  assert.match(readFileSync(main, 'utf8'), /^#!\/usr\/bin\/env node\n/);
  assert.equal(run('--version').trim(), manifest.version);
});

const skeletons = { full: ['--timed', '--list', '--history'], bare: ['--no-timed', '--no-list', '--no-history'] };

test('the skeletons of adapters that it writes type-check', () => {
  for (const [name, flags] of Object.entries(skeletons)) run('new-adapter', name, ...flags);
  const { compilerOptions } = JSON.parse(readFileSync(path.join(folder, 'full-adapter/tsconfig.json'), 'utf8'));
  const { options } = ts.convertCompilerOptionsFromJson(compilerOptions, folder);
  options.paths = Object.fromEntries(entries.map(({ name, types }) => [name, [types]]));
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.ts'));
  assert.equal(files.length, 6);
  const program = ts.createProgram(
    files.map((file) => path.join(folder, file)),
    options,
  );
  assert.deepEqual(
    ts
      .getPreEmitDiagnostics(program)
      .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`),
    [],
  );
});

test('a skeleton passes the conformance kit, behind a gateway, over the platform that it brings along', () => {
  // the longer names first: an alias is the beginning of a name
  const alias = entries
    .map(({ name, file }) => ({ find: name, replacement: file }))
    .sort((a, b) => b.find.length - a.find.length);
  const config = path.join(folder, 'vitest.config.mjs');
  writeFileSync(config, `export default { resolve: { alias: ${JSON.stringify(alias)} } };`);
  // without a word, all of it
  const only = process.env.HANDOFF_WHOLE_KIT ? [] : ['-t', "'(commands|messages)'"];
  const args = ['--config', config, '--root', folder, '--reporter=json', '--silent', '--testTimeout=60000', ...only];
  const vitest = path.resolve('node_modules/vitest/vitest.mjs');
  const which = process.env.HANDOFF_WHOLE_KIT ? [] : ['full-adapter'];
  const told = execFileSync(process.execPath, [vitest, 'run', ...which, ...args], { encoding: 'utf8', stdio: 'pipe' });
  const { numFailedTests, numPassedTests } = JSON.parse(told);
  assert.equal(numFailedTests, 0);
  assert.ok(numPassedTests >= (only.length ? 30 : 500), `${numPassedTests} passed`);
});

test('the gateway starts, answers, and stops when it is told to', async () => {
  const config = `export default {
    port: 0,
    agents: { kind: 'token', secret: { env: 'SECRET' } },
    platforms: { demo: { kind: 'memory' } },
  };`;
  writeFileSync(path.join(folder, 'handoff.config.mjs'), config);
  const env = { ...process.env, SECRET: 's'.repeat(32) };
  const server = spawn(process.execPath, [main, 'gateway'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => server.on('exit', (code) => resolve(code)));
  let said = '';
  const url = await new Promise((resolve, reject) => {
    server.stdout.setEncoding('utf8').on('data', (part) => {
      said += part;
      const found = /Listening at (\S+)/.exec(said);
      if (found) resolve(found[1]);
    });
    ended.then((code) => reject(new Error(`It ended with ${code}: ${said}`)));
  });
  const response = await globalThis.fetch(`${url}/health`);
  assert.equal(response.status, 200);
  assert.equal((await globalThis.fetch(`${url}/demo/conversations`)).status, 401);
  server.kill('SIGTERM');
  assert.equal(await ended, 0);
});
