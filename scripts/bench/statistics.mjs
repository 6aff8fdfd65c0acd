// The benchmark's statistics and table, independent of the browser.

/** The percentile `p` (0 to 1) by nearest rank, so that the result is always a measured value. */
export function percentile(values, p) {
  if (!values.length) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
}

/** The median: the middle value, or the mean of the two in the middle. */
export function median(values) {
  if (!values.length) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** How many times as large as our value, or `undefined` if there is nothing to compare or to divide by. */
export const ratio = (other, ours) => (other === undefined || !ours ? undefined : other / ours);

/** At most three significant digits: more would suggest a precision that no benchmark has. */
export function rounded(value) {
  if (value === undefined || !Number.isFinite(value)) return '–';
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(value < 1 ? 1 : 2)));
}

/** A Markdown table. The first column is left-aligned, the others right-aligned. */
export function table(head, rows) {
  const text = [head, ...rows].map((row) => row.map((cell) => String(cell ?? '').replaceAll('|', '\\|')));
  const widths = head.map((_, i) => Math.max(3, ...text.map((row) => row[i].length)));
  const line = (cells) =>
    `| ${cells.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(' | ')} |`;
  const rule = widths.map((width, i) => (i ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [line(text[0]), line(rule), ...text.slice(1).map(line)].join('\n');
}
