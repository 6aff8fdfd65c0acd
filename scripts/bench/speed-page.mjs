// docs/speed.md: each benchmark writes its own section and leaves the others as they are.
import { readFileSync, writeFileSync } from 'node:fs';

const file = 'docs/speed.md';
const head = '# Speed, beside what else there is\n';

/** Replaces the section with this heading, or adds it. `text` is what stands below the heading. */
export function writeSection(heading, text) {
  const [, ...sections] = readFileSync(file, 'utf8').split(/^## /m);
  const own = `${heading}\n\n${text.trim()}\n`;
  const place = sections.findIndex((section) => section.startsWith(`${heading}\n`));
  if (place < 0) sections.push(own);
  else sections[place] = own;
  writeFileSync(file, [head, ...sections.map((section) => `## ${section.trim()}\n`)].join('\n'));
}
