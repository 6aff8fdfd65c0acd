// From a framework's own template to a typed desk: how many lines a developer writes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const examples = path.resolve(import.meta.dirname, '../../examples');
const most = 12;

/** The page's own heading, which only shows that events come out, and what it reads. */
const heading = /<h1>|querySelector\('h1'\)|\b(useState|createSignal|signal|ref)\b|\$state/;

/** The files that somebody writes or changes, and what of their lines every component of the framework has anyway. */
const desks = {
  plain: { files: ['src/desk.ts', 'index.html'], template: [] },
  react: { files: ['src/desk.tsx'], template: [/^export function/, /^return \($/] },
  preact: { files: ['src/desk.tsx'], template: [/^export function/, /^return \($/] },
  solid: { files: ['src/desk.tsx'], template: [/^export function/, /^return \($/] },
  vue: { files: ['src/Desk.vue', 'vite.config.ts'], template: [/^<\/?(script|template)/, /plugin-vue|from 'vite'/] },
  svelte: { files: ['src/Desk.svelte'], template: [/^<\/?script/] },
  angular: { files: ['src/desk.ts'], template: [/^import .*@angular|^@Component|^selector|^template|^export class/] },
};

/** A tag, or an expression in it, that the formatter spread over several lines is one line of its author. */
const joined = (source) => source.replace(/<[\w-]+\n[^<]*?>\n/g, (tag) => `${tag.replace(/\s+/g, ' ').trim()}\n`);

/** Whole lines that say something. Of a page and of a configuration, only what is about these elements. */
function linesOf(example, file) {
  const source = readFileSync(path.join(examples, example, file), 'utf8');
  const lines = joined(source)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /\w/.test(line));
  const isShared = !/desk/i.test(file);
  return isShared ? lines.filter((line) => /handoff|conversation|takeover/i.test(line)) : lines;
}

for (const [example, { files, template }] of Object.entries(desks)) {
  test(`${example}: a typed desk is at most ${most} lines beyond the template`, (t) => {
    const own = files
      .flatMap((file) => linesOf(example, file))
      .filter((line) => ![...template, heading].some((usual) => usual.test(line)));
    t.diagnostic(`${own.length} lines`);
    assert.ok(own.length <= most, `${own.length} lines:\n${own.join('\n')}`);
  });
}
