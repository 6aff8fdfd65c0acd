// What the benchmark calculates, and the table it prints. Nothing here knows a browser.

/**
 * The value below which the share `p` (0 to 1) of all values lies: the nearest rank, so always a value that was
 * measured.
 */
export function percentile(values, p) {
  if (!values.length) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
}

/** The middle value, or the mean of the two in the middle. */
export function median(values) {
  if (!values.length) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** How many times as large as ours. Undefined where there is nothing to compare or nothing to divide by. */
export const ratio = (other, ours) => (other === undefined || !ours ? undefined : other / ours);

/** Three digits at most, because more would claim a precision that no benchmark has. */
export function rounded(value) {
  if (value === undefined || !Number.isFinite(value)) return '–';
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(value < 1 ? 1 : 2)));
}

/** A Markdown table. The first column is aligned to the left, the others to the right. */
export function table(head, rows) {
  const text = [head, ...rows].map((row) => row.map((cell) => String(cell ?? '').replaceAll('|', '\\|')));
  const widths = head.map((_, i) => Math.max(3, ...text.map((row) => row[i].length)));
  const line = (cells) =>
    `| ${cells.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(' | ')} |`;
  const rule = widths.map((width, i) => (i ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [line(text[0]), line(rule), ...text.slice(1).map(line)].join('\n');
}
