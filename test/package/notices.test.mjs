import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { rolldown } from 'rolldown';
import { headOf, noticesText, packageIn, packagesOf } from '../../scripts/notices.mjs';
import { filesBelow, manifest } from './support.mjs';

const bundled = filesBelow('dist/cdn').filter((file) => file.endsWith('.js'));
const text = readFileSync('THIRD-PARTY-NOTICES', 'utf8');

/** What the sources of the one-file build import, found out once more by another build without our plugins. */
async function modules() {
  const build = await rolldown({
    input: 'scripts/cdn.ts',
    logLevel: 'silent',
    platform: 'browser',
    treeshake: { moduleSideEffects: (id) => id.includes('/src/define') },
  });
  const { output } = await build.generate({ format: 'es', codeSplitting: false });
  await build.close();
  return output.flatMap((chunk) => chunk.moduleIds ?? []);
}

test('the notices are those of the packages in the bundle, with their versions and the full licences (S15)', async () => {
  const packages = packagesOf(await modules());
  assert.ok(packages.length >= 6, String(packages.map(({ name }) => name)));
  for (const name of ['lit', 'lit-html', 'lit-element', '@lit/reactive-element', '@lit/context', 'nanostores']) {
    assert.ok(
      packages.some((each) => each.name === name),
      name,
    );
  }
  assert.equal(text, noticesText(packages));
  for (const each of packages) {
    assert.match(each.license, /^(MIT|BSD-3-Clause|Apache-2\.0|ISC)$/, each.name);
    assert.ok(each.text.length > 500, each.name);
    assert.ok(text.includes(each.text), each.name);
  }
});

test('every bundled file begins with a comment that names what is in it (S15)', () => {
  assert.ok(bundled.length > 0);
  for (const file of bundled) {
    const code = readFileSync(file, 'utf8');
    const [head] = /^\/\*![^]*?\*\//.exec(code) ?? [];
    assert.ok(head, file);
    assert.ok(head.includes(`${manifest.name} ${manifest.version} | ${manifest.license}`), file);
    assert.ok(head.includes('THIRD-PARTY-NOTICES'), file);
    for (const [, name, version] of head.matchAll(/^ \* (\S+) (\S+) \|/gm)) {
      assert.ok(text.includes(`${name} ${version} (`), `${file}: ${name}`);
    }
  }
  const all = bundled.map((file) => readFileSync(file, 'utf8')).join('');
  for (const [, name] of text.matchAll(/^-+\n\n(\S+) \S+ \(/gm)) assert.ok(all.includes(` * ${name} `), name);
});

test('no other file of the build has anything of others in it', () => {
  for (const file of filesBelow('dist').filter((each) => each.endsWith('.js') && !each.startsWith('dist/cdn/'))) {
    assert.doesNotMatch(readFileSync(file, 'utf8'), /node_modules/, file);
  }
});

test('a package without a licence stops the build', () => {
  assert.throws(() => packageIn('.vscode'), /ENOENT/);
  assert.ok(readdirSync('node_modules/lit').includes('LICENSE'));
  const { name, version, copyright } = packageIn('node_modules/lit');
  assert.equal(name, 'lit');
  assert.match(
    headOf(manifest, [packageIn('node_modules/lit')]),
    new RegExp(`lit ${version} \\| BSD-3-Clause \\| .*Google`),
  );
  assert.match(copyright, /Google/);
});
