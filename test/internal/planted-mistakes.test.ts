import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { promises } from '../mutants/promises.mjs';
import { mutants } from '../simulation/mutants.mjs';

const root = path.resolve(import.meta.dirname, '../..');
interface Edit {
  file: string;
  from: string;
}
const edits = (mistake: Edit & { also?: Array<{ from: string }> }): Edit[] => [
  mistake,
  ...(mistake.also ?? []).map(({ from }) => ({ file: mistake.file, from })),
];

/** However the formatter breaks the lines. */
const timesIn = (file: string, from: string): number =>
  readFileSync(path.join(root, file), 'utf8').replace(/\s+/g, '').split(from.replace(/\s+/g, '')).length - 1;

// the slow ones are planted by scripts of their own, and would go stale unseen
test.each([...promises, ...mutants].map((mistake) => [mistake.name, mistake] as const))(
  'where %s is planted, the code is there once',
  (_, mistake) => {
    for (const { file, from } of edits(mistake)) expect(timesIn(file, from), `${file}: ${from}`).toBe(1);
  },
);
