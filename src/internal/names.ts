// Bidirectional controls and marks, the byte order mark, and control characters. ZWJ and ZWNJ stay: scripts and emoji
// need them.
// eslint-disable-next-line no-control-regex
const unsafe = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff\u0000-\u001f\u007f-\u009f]/g;
const longest = 200;

/** A name as people may see it: nothing in it can turn text around, and it has 200 graphemes at most. */
export function cleanName(raw: string): string {
  // a grapheme of 32 code units is already absurd, and ten megabytes must not be segmented
  const name = raw
    .slice(0, longest * 32)
    .replace(unsafe, '')
    .trim();
  if (name.length <= longest) return name;
  let [count, end] = [0, 0];
  // segmenting is slow, so nothing is segmented that is cut off anyway
  for (const { index } of new Intl.Segmenter().segment(name)) {
    if (++count === longest) end = index;
    if (count > longest) return `${name.slice(0, end)}…`;
  }
  return name;
}
