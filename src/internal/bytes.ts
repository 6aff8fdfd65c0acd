const units = [
  ['byte', 1],
  ['kilobyte', 1e3],
  ['megabyte', 1e6],
] as const;

/** A size as people read it: in bytes, and from a thousand and a million of them on in kilobytes and megabytes. */
export function bytesText(size: number, locale: string): string {
  const [unit, divisor] = units.findLast(([, least]) => size >= least) ?? units[0];
  const amount = Math.max(0, size) / divisor;
  // “78 byte” is what the short form says in English
  const unitDisplay = unit === 'byte' ? 'long' : 'short';
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay, maximumSignificantDigits: 3 }).format(
    amount,
  );
}
