/** Phone numbers with their country, by the rules of each country. Loaded with the first such number. */
import parsePhoneNumber from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';
import { asciiDigits } from '../../internal/digits.js';

/** No number is longer, however it is written. */
const longest = 60;
/** Brackets and blanks before the plus. */
const before = /^[^\p{L}\p{N}+]+/u;
/** Marks that turn text around: they are pasted along with numbers. */
const invisible = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;

/**
 * `tel:` for a number that begins with a plus or 00, or undefined where nobody can be called at it. What is written for
 * callers at home only, as in `+44 (0)20`, is left out.
 */
export function internationalTelUrl(raw: string): string | undefined {
  const written = asciiDigits(raw.slice(0, longest + 1).normalize('NFKC'))
    .replace(invisible, '')
    .replace(before, '')
    .replace(/^00/, '+')
    .trim();
  // that would be a parameter of the link
  if (written.length > longest || written.includes(';')) return undefined;
  const number = parsePhoneNumber(written, { extract: false }, metadata);
  return number?.isPossible() ? number.getURI() : undefined;
}
