// What VS Code and JetBrains' editors are told of the tags.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { filesBelow, manifest, readJson } from './support.mjs';

const elements = readJson('custom-elements.json')
  .modules.flatMap(({ declarations }) => declarations)
  .filter(({ tagName }) => tagName);
const html = readJson('dist/html-custom-data.json');
const css = readJson('dist/css-custom-data.json');
const webTypes = readJson(manifest['web-types']);

const sources = filesBelow('src/elements').map((file) => readFileSync(file, 'utf8'));
const inSources = (pattern) => [
  ...new Set(sources.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name))),
];
const sorted = (items) => [...new Set(items)].sort();

test('both know every tag with its attributes', () => {
  const known = elements.map(({ tagName, attributes = [] }) => [tagName, attributes.map(({ name }) => name)]);
  for (const tags of [html.tags, webTypes.contributions.html.elements]) {
    assert.deepEqual(
      tags.map(({ name, attributes }) => [name, attributes.map((attribute) => attribute.name)]),
      known,
    );
  }
});

test('what has a few values offers them', () => {
  const { attributes } = html.tags.find(({ name }) => name === 'conversation-list');
  const valuesOf = (wanted) => attributes.find(({ name }) => name === wanted).values.map(({ name }) => name);
  assert.deepEqual(valuesOf('sort').sort(), ['activity', 'due', 'unread', 'waiting']);
  assert.deepEqual(valuesOf('after-close'), ['next', 'none', 'stay']);
  assert.ok(valuesOf('view').includes('needs-review') && !valuesOf('view').includes('undefined'));

  const list = webTypes.contributions.html.elements.find(({ name }) => name === 'conversation-list');
  assert.match(list.attributes.find(({ name }) => name === 'sort').value.type, /^('\w+'( \| )?){4}$/);
});

test('both know every custom property that the styles read', () => {
  const read = sorted(inSources(/(--handoff-[a-z-]+)/g));
  assert.deepEqual(sorted(css.properties.map(({ name }) => name)), read);
  assert.deepEqual(sorted(webTypes.contributions.css.properties.map(({ name }) => name)), read);
});

test('both know every part that is rendered', () => {
  const rendered = sorted(inSources(/\spart="([^"$]+)"/g).flatMap((names) => names.split(' ')));
  const known = new Set(css.pseudoElements.map(({ name }) => name));
  assert.deepEqual(
    rendered.filter((name) => !known.has(`::part(${name})`)),
    [],
  );
  assert.equal(webTypes.contributions.css['pseudo-elements'].length, css.pseudoElements.length);
});
