// npm run features: writes docs/features.md, which names the tests of each thing that a person can see, from the names
// of the tests. With --check it only says whether the page is current.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rows } from './features/rows.mjs';

const root = path.resolve(import.meta.dirname, '..');
const page = path.join(root, 'docs', 'features.md');

/** Every test file, by its path in the project. */
const files = readdirSync(path.join(root, 'test'), { recursive: true, withFileTypes: true })
  .filter((each) => each.isFile() && /\.test\.m?ts$|\.test\.mjs$/.test(each.name))
  .map((each) => path.relative(root, path.join(each.parentPath, each.name)).replaceAll('\\', '/'))
  .sort();

/** The tests that name rows, with the numbers: `(row 12)`, `(rows 3, 4)`. */
function* namedTests() {
  for (const file of files) {
    for (const line of readFileSync(path.join(root, file), 'utf8').split('\n')) {
      const named = line.match(/(['"`])(.*?) ?\(rows? ([\d, ]+)\)/);
      if (!named) continue;
      const name = named[2].replace(/\$\{[^}]*\}/g, '…').trim();
      yield { file, name, numbers: named[3].split(',').map(Number) };
    }
  }
}

const tests = [...namedTests()];
const strange = tests.flatMap(({ file, numbers }) => numbers.filter((n) => !rows[n]).map((n) => `${file}: row ${n}`));
if (strange.length) throw new Error(`No such row: ${strange.join('; ')}`);

const escape = (text) => text.replaceAll('|', '\\|').replace(/[<>]/g, (c) => (c === '<' ? '&lt;' : '&gt;'));
const body = Object.entries(rows).map(([n, text]) => {
  const named = tests.filter(({ numbers }) => numbers.includes(Number(n)));
  const list = named.map(({ file, name }) => `[${escape(name)}](../${file})`);
  return `| ${n} | ${escape(text)} | ${list.join('<br>') || '–'} |`;
});
const missing = Object.keys(rows).filter((n) => !tests.some(({ numbers }) => numbers.includes(Number(n))));
const text = `# What a person can do, and the test of it

Made by \`npm run features\` from the names of the tests, which carry the number of the row.

| row | what a person sees | tests |
| --- | --- | --- |
${body.join('\n')}

${missing.length ? `Without a test that names them: ${missing.join(', ')}.` : 'Every row has a test.'}
`;

if (!process.argv.includes('--check')) {
  writeFileSync(page, text);
  console.log(
    `Wrote docs/features.md: ${Object.keys(rows).length - missing.length} of ${Object.keys(rows).length} rows have a test`,
  );
} else if (readFileSync(page, 'utf8') !== text) {
  console.error('docs/features.md is not current: npm run features');
  process.exit(1);
}
