import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { filesBelow, manifest, moduleEntries, tags } from './support.mjs';

/** Each has its own folder. */
const adapters = readdirSync('src/adapters').filter((name) => existsSync(`src/adapters/${name}/index.ts`));
/** Each has its own file. */
const languages = readdirSync('src/locales').flatMap((name) => /^(.+)\.ts$/.exec(name)?.[1] ?? []);
/** Each of its files, but what they share. */
const frameworks = readdirSync('src/frameworks')
  .filter((file) => file.endsWith('.ts'))
  .map((file) => path.basename(file, '.ts'));
/** Each has its own file, but for what they share. */
const hosts = readdirSync('src/hosts')
  .map((file) => path.basename(file, '.ts'))
  .filter((name) => !['host-options', 'host-session'].includes(name));

test('the entries are these, and each names a built file and its types', () => {
  assert.deepEqual(
    Object.keys(manifest.exports).sort(),
    [
      '.',
      './define.js',
      ...tags.map((tag) => `./define/${tag}.js`),
      ...adapters.map((name) => `./adapters/${name}.js`),
      './adapters/polling.js',
      ...hosts.map((name) => `./hosts/${name}.js`),
      './gateway.js',
      './gateway-redis.js',
      './bot.js',
      './testing.js',
      ...languages.map((tag) => `./locales/${tag}.js`),
      ...frameworks.map((name) => `./${name}.js`),
      './openapi.json',
      './custom-elements.json',
      './html-custom-data.json',
      './css-custom-data.json',
      './web-types.json',
      './package.json',
    ].sort(),
  );
  for (const [entry, target] of Object.entries(manifest.exports)) {
    const files = typeof target === 'string' ? [target] : [target.types, target.default];
    for (const file of files) assert.ok(existsSync(file), `${entry} → ${file}`);
    // TypeScript takes the first condition that fits
    if (typeof target !== 'string') assert.deepEqual(Object.keys(target), ['types', 'default'], entry);
  }
});

test('every adapter has a page of its own in the documentation, which says how to import it', () => {
  for (const name of adapters) {
    const pages = filesBelow('docs').filter((page) =>
      readFileSync(page, 'utf8').includes(`from 'handoff-elements/adapters/${name}.js'`),
    );
    assert.notDeepEqual(pages, [], name);
  }
});

test('every host has a page of its own in the documentation, which says how to import it', () => {
  for (const name of hosts) {
    assert.match(readFileSync(`docs/hosts/${name}.md`, 'utf8'), new RegExp(`from 'handoff-elements/hosts/${name}.js'`));
  }
});

test('every registering file has an entry', () => {
  assert.deepEqual(readdirSync('src/define').sort(), tags.map((tag) => `${tag}.ts`).sort());
});

test('sideEffects lists the registering files and nothing else', () => {
  const registering = Object.values(manifest.exports)
    .map(({ default: file }) => file)
    .filter((file) => file?.startsWith('./dist/define'));
  assert.deepEqual(manifest.sideEffects, [
    ...registering,
    './dist/cdn/handoff-elements.js',
    './dist/cdn/autoload.js',
    './dist/cdn/parts/*.js',
  ]);
});

/** Entries that register tags, or bring only types. */
const hasNoExports = (entry) => /\/(define|react-tags|preact|solid|svelte)\b/.test(entry);

for (const entry of moduleEntries) {
  test(`${entry} imports in Node without a DOM`, () => {
    const program = `
      if (typeof document !== 'undefined' || typeof window !== 'undefined') throw new Error('this is no bare Node');
      // Angular's packages are finished by its compiler, in a build or here
      if (${entry.endsWith('/angular.js')}) await import('@angular/compiler');
      const names = Object.keys(await import('${entry}'));
      // Lit brings a registry of its own for servers; nothing else may appear
      const leaked = ['document', 'window', 'localStorage'].filter((name) => Object.hasOwn(globalThis, name) && globalThis[name] !== undefined);
      if (leaked.length) throw new Error('leaked ' + leaked);
      console.log(names.length);`;
    const count = Number(execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }));
    assert.equal(count > 0, !hasNoExports(entry), 'define entries and types export nothing, the others something');
  });
}

test('importing the root registers nothing; importing define.js registers every tag, twice without harm', () => {
  const program = `
    await import('handoff-elements');
    const get = (tag) => globalThis.customElements?.get(tag);
    const tags = ${JSON.stringify(tags)};
    const before = tags.filter(get);
    await import('handoff-elements/define.js');
    await import('handoff-elements/define.js?again');
    console.log(JSON.stringify([before, tags.filter(get)]));`.replace(
    "'handoff-elements/define.js?again'",
    "new URL('dist/define.js?again', 'file://' + process.cwd() + '/').href",
  );
  const [before, after] = JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }),
  );
  assert.deepEqual([before, after], [[], tags]);
});
