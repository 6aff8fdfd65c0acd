// No file imports itself by any way round, not even for a type: whoever reads one file has read what it stands on.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import ts from 'typescript';
import { filesBelow } from './support.mjs';

/** What each source file imports, types and later parts included. */
const imports = new Map(
  filesBelow('src').map((file) => {
    const found = ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles.map(({ fileName }) => fileName);
    const files = found
      .filter((name) => name.startsWith('.'))
      .map((name) => path.join(path.dirname(file), name.replace(/\.js$/, '.ts')))
      .filter((name) => existsSync(name));
    return [file, files];
  }),
);

/** Every circle once, as the way round. */
function circles() {
  const found = new Map();
  const done = new Set();
  const visit = (file, way) => {
    const at = way.indexOf(file);
    if (at >= 0) {
      const circle = way.slice(at);
      found.set([...circle].sort().join(), [...circle, file].join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return [...found.values()];
}

test('no file of src imports itself by a way round', () => {
  assert.ok(imports.size > 150, 'the sources were found');
  assert.deepEqual(circles(), []);
});
