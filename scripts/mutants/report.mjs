import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

export const percentOf = ({ mutants, caught }) => (mutants ? (100 * caught) / mutants : 100);

/** The mutated line as it was, and as it became, so that the missing test is easy to think of. */
function lineOf({ fileName, location: { start, end }, replacement, mutatorName, status }) {
  const lines = readFileSync(fileName, 'utf8').split('\n');
  const before = lines[start.line]?.trim() ?? '';
  const isOneLine = start.line === end.line;
  const was = isOneLine
    ? lines[start.line].slice(start.column, end.column)
    : `${lines[start.line].slice(start.column)} …`;
  const place = `${relative('.', fileName)}:${start.line + 1}:${start.column + 1}`;
  const how = status === 'NoCoverage' ? 'no test gets here' : mutatorName;
  return `  ${place} (${how})\n    ${before}\n    ${was.slice(0, 100)}  →  ${replacement.replace(/\s+/g, ' ').slice(0, 100)}`;
}

/** The survivors of an area, each with its line, and then the score. */
export function reportOf(result) {
  const { name, mutants, caught, survivors, errors, seconds } = result;
  return [
    ...survivors.map(lineOf),
    `${name}: ${percentOf(result).toFixed(1)} % of ${mutants} mutants noticed, ${mutants - caught} not` +
      `${errors ? `, ${errors} could not run` : ''}; ${Math.round(seconds)} s`,
  ].join('\n');
}
