import { isBlank } from './blank.js';

// Bidirectional controls and marks, the byte order mark, and control characters. ZWJ and ZWNJ are allowed, because some
// scripts and many emoji need them.
const unsafeCharacters = /[\p{Bidi_C}\p{Cc}\ufeff]/gu;
const maxGraphemes = 200;

/**
 * Makes a name safe to display: nothing in it can reverse the text around it, and it has at most 200 graphemes. A name
 * in which there is nothing to see becomes an empty one.
 */
export function cleanName(raw: string): string {
  // no real grapheme has more than 32 code units; cut first, so that a name of ten megabytes is not segmented
  const name = raw
    .slice(0, maxGraphemes * 32)
    .replace(unsafeCharacters, '')
    .trim();
  if (isBlank(name)) return '';
  if (name.length <= maxGraphemes) return name;
  let [count, end] = [0, 0];
  // segmenting is slow, so stop as soon as the limit is reached
  for (const { index } of new Intl.Segmenter().segment(name)) {
    if (++count === maxGraphemes) end = index;
    if (count > maxGraphemes) return `${name.slice(0, end)}…`;
  }
  return name;
}
