import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { manifest, readJson, tags } from './support.mjs';

const { modules } = readJson('custom-elements.json');
const declarations = modules.flatMap((module) =>
  module.declarations.map((declaration) => ({ ...declaration, path: module.path })),
);
const elements = declarations.filter(({ tagName }) => tagName);
const classes = await import(manifest.name);

test('the manifest knows every element, where it is defined, and only built files', () => {
  assert.deepEqual(elements.map(({ tagName }) => tagName).sort(), [...tags].sort());
  const defined = modules.flatMap(({ path, exports }) =>
    exports.filter(({ kind }) => kind === 'custom-element-definition').map(({ name }) => `${name} in ${path}`),
  );
  assert.deepEqual(defined.sort(), tags.map((tag) => `${tag} in dist/define/${tag}.js`).sort());
  for (const { path } of modules) assert.ok(existsSync(path), path);
});

for (const { tagName, name, attributes = [], members = [], events = [], ...rest } of elements) {
  test(`${tagName}: the attributes are those of the class, but for what only our own elements set`, () => {
    const known = attributes.map((attribute) => attribute.name);
    const observed = [...classes[name].observedAttributes];
    assert.deepEqual(
      known.filter((attribute) => !observed.includes(attribute)),
      [],
    );
    // what is marked as internal is not in the types either
    const types = readFileSync(rest.path.replace(/\.js$/, '.d.ts'), 'utf8');
    const unknown = observed.filter((attribute) => !known.includes(attribute));
    assert.deepEqual(
      unknown.filter((attribute) =>
        new RegExp(`\\b${attribute.replace(/-\w/g, (c) => c[1].toUpperCase())}\\b`).test(types),
      ),
      [],
    );
  });

  test(`${tagName}: everything is described, and nothing private is shown`, () => {
    const documented = [
      ...attributes,
      ...members,
      ...events,
      ...(rest.slots ?? []),
      ...(rest.cssParts ?? []),
      ...(rest.cssProperties ?? []),
      ...(rest.cssStates ?? []),
    ];
    assert.deepEqual(
      documented.filter(({ description }) => !description).map((item) => item.name),
      [],
    );
    assert.deepEqual(
      members.filter(({ name: member, privacy }) => member.startsWith('#') || (privacy && privacy !== 'public')),
      [],
    );
    assert.ok(rest.summary, 'a summary');
  });

  test(`${tagName}: each event has a class that the package exports`, () => {
    for (const { name: event, type } of events) assert.equal(new classes[type.text]().type, event);
  });
}
