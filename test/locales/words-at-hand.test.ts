/** Every module has what it says at hand: its own sentences, those of the element that it belongs to, or common. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../../src/locales/en.js';
import { common } from '../../src/locales/en/common.js';

const src = path.resolve('src');
const files = readdirSync(path.join(src, 'elements'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => path.join(src, 'elements', file));

const code = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
const find = (file: string, pattern: RegExp) =>
  [...(code.get(file) ?? '').matchAll(pattern)].map(([, found = '']) => found);
const resolve = (file: string, to: string) => path.join(path.dirname(file), to.replace(/\.js$/, '.ts'));

/** A module with what it imports at once, within the elements. */
function closure(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file) || !code.has(file)) return found;
  found.add(file);
  for (const to of find(file, /^(?:import|export) (?!type )[^;]*?from '(\.[^']+)';/gms)) {
    closure(resolve(file, to), found);
  }
  return found;
}

const isRoot = (file: string) => {
  const { name, dir } = path.parse(file);
  return name.endsWith('.lazy') || name === path.basename(dir);
};
const roots = files.filter(isRoot);
const partsOf = (file: string) =>
  [...closure(file)].flatMap((each) => find(each, /\bimport\(\s*'(\.[^']+)'\s*\)/g).map((to) => resolve(each, to)));
/** Parts that their element asks for, but only what another part has rendered. */
const after: Record<string, string> = {
  'header-menu.lazy': 'header-body.lazy',
  'around-log.lazy': 'message-log.lazy',
  'log-trouble.lazy': 'message-log.lazy',
};
/** The elements and parts that are there before this one, and whose sentences it may use. */
const loadersOf = (part: string) =>
  roots.filter(
    (root) => root !== part && (partsOf(root).includes(part) || path.parse(root).name === after[path.parse(part).name]),
  );

async function sentencesOf(file: string): Promise<Set<string>> {
  const modules = [...closure(file)].flatMap((each) =>
    find(each, /from '(\.[^']*\/locales\/en\/[\w-]+\.js)'/g).map((to) => resolve(each, to)),
  );
  const all = await Promise.all([...new Set(modules)].map((module) => import(module) as Promise<object>));
  return new Set(all.flatMap((module) => Object.values(module) as object[]).flatMap((each) => Object.keys(each)));
}

async function atHand(file: string): Promise<Set<string>> {
  const sets = await Promise.all([file, ...loadersOf(file)].map(sentencesOf));
  return new Set([...Object.keys(common), ...sets.flatMap((set) => [...set])]);
}

describe('the sentences that a module says', () => {
  it.each(roots.map((file) => [path.relative(src, file), file]))('%s', async (_, file) => {
    const known = await atHand(file);
    const said = [...closure(file)]
      .flatMap((each) => [...find(each, /'([a-z][\w-]*\.[\w.-]+)'/g), ...find(each, /\b(?:t|rich)\('([\w.-]+)'/g)])
      .filter((key) => key in en);
    expect([...new Set(said)].filter((key) => !known.has(key))).toEqual([]);
  });
});
