import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { platformKinds } from '../../src/cli/platforms/index.js';

const docs = path.resolve(import.meta.dirname, '../../docs');
const { memory: _memory, module: _module, ...platforms } = platformKinds;

test.each(Object.entries(platforms))('the page of %s names each field of its configuration', (name, { fields }) => {
  const page = readFileSync(path.join(docs, name === 'evolution' ? '' : 'platforms', `${name}.md`), 'utf8');
  const [paragraph] = /\[As a program\][^]*?\n\n/.exec(page) ?? [''];
  const words = new Set(paragraph.match(/\w+/g));
  expect(paragraph).toContain(`kind: '${name}'`);
  expect(Object.keys(fields).filter((field) => !words.has(field))).toEqual([]);
});
