import type { AdapterTestResult } from './run.js';

const marks = { passed: '✓', failed: '✗', skipped: '–' };

/** The lines of a failure that say what was expected and what came instead. */
const summaryOf = (error: Error | undefined): string =>
  (error?.message ?? '')
    .split('\n')
    .filter((line) => /^\s*(expected|got):/.test(line))
    .map((line) => line.trim())
    .join('; ') ||
  (error?.message ?? '');

/** Formats results as a table: what passed, what failed and how, what was skipped and why. */
export function reportTable(results: readonly AdapterTestResult[]): string {
  const width = Math.max(0, ...results.map(({ group }) => group.length));
  const lines = results.map(({ group, name, outcome, reason, error }) => {
    const more =
      outcome === 'failed'
        ? `\n${' '.repeat(width + 5)}${summaryOf(error)}`
        : outcome === 'skipped'
          ? ` (${reason})`
          : '';
    return `${marks[outcome]} ${group.padEnd(width)} ${name}${more}`;
  });
  const count = (outcome: AdapterTestResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length;
  return [...lines, '', `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`].join('\n');
}
