import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import ts from 'typescript';
import { filesBelow, readJson } from './support.mjs';

const read = (file) => readFileSync(file, 'utf8');
const pages = [
  'README.md',
  'CONVENTIONS.md',
  ...filesBelow('docs')
    .filter((file) => file.endsWith('.md'))
    .sort(),
];
const fence = /^```(\w*)\n([^]*?)^```$/gm;
const inlineCode = /`[^`\n]+`/g;
const prose = (file) => read(file).replace(fence, '');
const allMatches = (text, pattern) => [...text.matchAll(pattern)].map(([, found]) => found);

/** The anchors of a page's headings, as GitHub makes them. */
const anchorsOf = (file) => {
  const known = new Map();
  return allMatches(prose(file), /^#{1,6} (.+)$/gm).map((heading) => {
    const anchor = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-');
    const times = known.get(anchor) ?? 0;
    known.set(anchor, times + 1);
    return times ? `${anchor}-${times}` : anchor;
  });
};

for (const page of pages) {
  test(`${page}: every relative link leads to a file and a heading that are there`, () => {
    const links = allMatches(prose(page).replace(inlineCode, ''), /\]\(([^)\s]+)\)/g).filter(
      (link) => !/^[a-z]+:/.test(link),
    );
    const dead = links.filter((link) => {
      const [file, anchor] = link.split('#');
      const target = file ? path.join(path.dirname(page), file) : page;
      return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
    });
    assert.deepEqual(dead, []);
  });

  test(`${page}: every path of this project that it names is there`, () => {
    const named =
      prose(page)
        .match(inlineCode)
        ?.map((code) => code.slice(1, -1)) ?? [];
    const paths = named.filter((name) => /^(src|demo|docs|scripts|test|dist)\/[\w./-]+$/.test(name));
    assert.deepEqual(
      paths.filter((name) => !existsSync(name)),
      [],
    );
  });
}

test('the README has at most 160 lines', () => {
  assert.ok(read('README.md').trimEnd().split('\n').length <= 160);
});

const elementsPage = read('docs/elements.md');
const rowOf = (tag) => `| \`<${tag}>\` |`;
const sectionOf = (tag) => elementsPage.split(/^## /m).find((section) => section.startsWith(`\`<${tag}>\`\n`)) ?? '';
const shared = elementsPage.split(/^## /m).find((section) => section.startsWith('What all elements share\n'));

test('every tag has a row in the README and a section in docs/elements.md', () => {
  const tags = readdirSync('src/define').map((file) => path.basename(file, '.ts'));
  assert.deepEqual(
    tags.filter((tag) => !read('README.md').includes(rowOf(tag)) || !sectionOf(tag)),
    [],
  );
});

test('every public attribute is described with its element, or with what all elements share', () => {
  const elements = readJson('custom-elements.json')
    .modules.flatMap(({ declarations }) => declarations)
    .filter(({ tagName }) => tagName);
  const missing = elements.flatMap(({ tagName, attributes = [] }) =>
    attributes
      .map(({ name }) => name)
      .filter((name) => !`${sectionOf(tagName)}${shared}`.includes(`\`${name}\``))
      .map((name) => `${tagName} ${name}`),
  );
  assert.deepEqual(missing, []);
});

test('every --handoff-* property is described in docs/theming.md', () => {
  const styles = filesBelow('src')
    .filter((file) => file.endsWith('.styles.ts'))
    .map(read)
    .join('\n');
  const properties = new Set(styles.match(/--handoff-[a-z-]+/g));
  assert.deepEqual(
    [...properties].filter((property) => !read('docs/theming.md').includes(`\`${property}\``)),
    [],
  );
});

/**
 * Blocks whose first line is `// complete` or `// complete: name.ts`; the blocks of a page can import each other by
 * name.
 */
const blocks = new Map(
  pages.flatMap((page, number) =>
    [...read(page).matchAll(fence)].flatMap(([, language, code], i) => {
      const marked = /^\/\/ complete(?:: (\S+))?\n/.exec(code);
      return marked
        ? [
            [
              path.resolve('docs', `_${number}`, marked[1] ?? `${i}.${language}`),
              { page, code: code.slice(marked[0].length) },
            ],
          ]
        : [];
    }),
  ),
);

test('every block that says it is complete type-checks against the built package', () => {
  // as a file of this package: its own name leads to the built types
  const options = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: ['node'],
    strict: true,
    allowJs: true,
    checkJs: true,
    skipLibCheck: true,
    noEmit: true,
    verbatimModuleSyntax: true,
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, directoryExists } = host;
  const folders = new Set([...blocks.keys()].map((file) => path.dirname(file)));
  host.fileExists = (file) => blocks.has(path.resolve(file)) || fileExists(file);
  host.readFile = (file) => blocks.get(path.resolve(file))?.code ?? readFile(file);
  host.directoryExists = (folder) => folders.has(path.resolve(folder)) || directoryExists(folder);
  const program = ts.createProgram([...blocks.keys()], options, host);
  const complaints = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const block = file && blocks.get(path.resolve(file.fileName));
    const line = file && file.text.slice(0, start).split('\n').at(-1) + file.text.slice(start).split('\n')[0];
    return `${block?.page ?? file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}\n  ${line ?? ''}`;
  });
  assert.deepEqual(complaints, []);
  assert.ok(blocks.size >= 10, `${blocks.size} blocks`);
});

test('the sixty lines in docs/adapter.md are those that pass the conformance kit', () => {
  const [, shown] = [...blocks].find(
    ([file, { page }]) => page === 'docs/adapter.md' && file.endsWith('desk-adapter.ts'),
  );
  assert.equal(
    shown.code.trimEnd(),
    read('test/testing/sixty-lines.ts').trimEnd().replace("'../../src/index.js'", "'handoff-elements'"),
  );
});

test('the desks in docs/frameworks.md are those of the tested examples', () => {
  const shown = [...read('docs/frameworks.md').matchAll(fence)].map(([, , code]) => code.trimEnd());
  const desks = filesBelow('examples').filter((file) => /\/src\/desk\.\w+$/i.test(file));
  assert.deepEqual(
    desks.filter((file) => !shown.includes(read(file).trimEnd())),
    [],
  );
  assert.ok(desks.length >= 7, `${desks.length} desks`);
});
