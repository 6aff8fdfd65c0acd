import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** Longer lines are cut: the place is named anyway. */
const maxShown = 100;
const short = (text) => text.replace(/\s+/g, ' ').trim().slice(0, maxShown);

export const isUnnoticed = ({ status }) => status === 'Survived' || status === 'NoCoverage';
/** Noticed is also what never ends. */
export const isNoticed = ({ status }) => status === 'Killed' || status === 'Timeout';

export const percentOf = ({ mutants, noticed }) => (mutants ? (100 * noticed) / mutants : 100);

/** Where the code was changed, and from what into what, so that the missing test is easy to think of. */
export function describeMutant({ fileName, location: { start, end }, replacement, mutatorName, status }) {
  // lines and columns are counted from 1
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  const was = lines.join('\n').slice(start.column - 1);
  const how = status === 'NoCoverage' ? 'no test gets here' : mutatorName;
  return `${relative('.', fileName)}:${start.line}:${start.column} (${how})\n    ${short(was)}  →  ${short(replacement)}`;
}

/** One line: how much of an area was noticed. */
export function scoreLine(result) {
  const { name, mutants, noticed, errors, seconds } = result;
  const others = errors ? `, ${errors} could not run` : '';
  return (
    `${name}: ${percentOf(result).toFixed(1)} % of ${mutants} mutants noticed, ` +
    `${mutants - noticed} not${others}; ${Math.round(seconds)} s`
  );
}
