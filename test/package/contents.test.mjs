import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { filesBelow, manifest, readJson } from './support.mjs';

const npm = (...args) => {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js')
    ? execFileSync(process.execPath, [cli, ...args], { encoding: 'utf8' })
    : execFileSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' });
};

const [{ files }] = JSON.parse(npm('pack', '--dry-run', '--json', '--ignore-scripts'));
const paths = files.map((file) => file.path);

test('the package holds the build, the manifest, the papers and the documentation, and nothing else', () => {
  const allowed =
    /^(dist\/.+\.(js|d\.ts|js\.map|js\.sri)|dist\/cdn\/(autoload|handoff-elements)\.html|dist\/(openapi|(html|css)-custom-data|web-types)\.json|docs\/([\w-]+\/)?[\w-]+\.md|custom-elements\.json|package\.json|README\.md|LICENSE|THIRD-PARTY-NOTICES|CHANGELOG\.md)$/;
  assert.deepEqual(
    paths.filter((file) => !allowed.test(file)),
    [],
  );
  for (const file of [
    'README.md',
    'LICENSE',
    'THIRD-PARTY-NOTICES',
    'CHANGELOG.md',
    'docs/README.md',
    'custom-elements.json',
    'dist/index.js',
    'dist/index.d.ts',
    'dist/openapi.json',
    'dist/cdn/handoff-elements.js',
    'dist/cdn/autoload.js',
    'dist/cdn/autoload.html',
    'dist/cdn/handoff-elements.html',
  ]) {
    assert.ok(paths.includes(file), `${file} is missing`);
  }
});

test('what the shipped pages link to is shipped, but for the picture and three files that are said to be in the repository only', () => {
  const notShipped = new Set([
    'demo/screenshot.png',
    'CONTRIBUTING.md',
    'CONVENTIONS.md',
    'docs/ARCHITECTURE.md',
    'docs/features.md',
  ]);
  const dead = paths
    .filter((file) => /^(README|docs\/.+)\.md$/.test(file))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\]\((?![a-z]+:)([^)#\s]+)/g)]
        .map(([, link]) => path.posix.join(path.posix.dirname(file), link))
        .filter((target) => existsSync(target) && !paths.includes(target) && !notShipped.has(target)),
    );
  assert.deepEqual(dead, []);
});

test('publint finds nothing', async () => {
  const { messages, pkg } = await publint({ strict: true });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg)),
    [],
  );
});

test('attw resolves the types of every entry', () => {
  execFileSync(
    process.execPath,
    [
      'node_modules/@arethetypeswrong/cli/dist/index.js',
      '--pack',
      '.',
      '--profile',
      'esm-only',
      '--exclude-entrypoints',
      'custom-elements.json',
      'openapi.json',
      'html-custom-data.json',
      'css-custom-data.json',
      'web-types.json',
      '--format',
      'table-flipped',
    ],
    { encoding: 'utf8', stdio: 'pipe' },
  );
});

test('it runs no script when it is installed, and is free to publish', () => {
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish']) {
    assert.equal(manifest.scripts[name], undefined, name);
  }
  assert.equal(manifest.private, undefined);
});

test('runtime dependencies are these six, pinned, under free licences, without install scripts', () => {
  assert.deepEqual(Object.keys(manifest.dependencies), [
    '@lit/context',
    'libphonenumber-js',
    'linkify-it',
    'lit',
    'minisearch',
    'nanostores',
  ]);
  const { packages } = readJson('package-lock.json');
  const seen = new Map();
  const visit = (name) => {
    const { version, license, hasInstallScript, dependencies = {} } = packages[`node_modules/${name}`];
    if (seen.has(name)) return;
    seen.set(name, license);
    assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/);
    assert.ok(!hasInstallScript, name);
    Object.keys(dependencies).forEach(visit);
  };
  Object.keys(manifest.dependencies).forEach(visit);
  for (const [name, license] of seen) {
    assert.ok(['MIT', 'BSD-3-Clause', 'Apache-2.0', 'ISC'].includes(license), `${name}: ${license}`);
  }
});

test('versions of dependencies are exact', () => {
  for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
    assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, name);
  }
});

test('neither the sources nor the build turn strings into markup or code', () => {
  const banned =
    /unsafeHTML|unsafeSVG|unsafeCSS|styleMap|\.innerHTML|\.outerHTML|insertAdjacentHTML|\beval\(|new Function\(|document\.write/;
  const own = [
    ...filesBelow('src'),
    ...filesBelow('dist').filter((file) => file.endsWith('.js') && !file.startsWith('dist/cdn/')),
  ];
  assert.deepEqual(
    own.filter((file) => banned.test(readFileSync(file, 'utf8'))),
    [],
  );
});
