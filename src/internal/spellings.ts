/** How words are compared, however they are spelled. Only parts that load later import this: it is large. */
import { asciiDigits } from './digits.js';

/** Marks upon letters, and what nobody types: soft hyphens, joiners, marks of direction, the Arabic stretch. */
const marks = /[\p{M}\u00ad\u061c\u0640\u200b-\u200f\u2060\ufeff]/gu;
/** Letters that have no plainer form in Unicode, and what people type instead. */
const typedAs: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  þ: 'th',
  ð: 'd',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ς: 'σ',
  '’': "'",
  '‐': '-',
};
const foreign = new RegExp(`[${Object.keys(typedAs).join('')}]`, 'g');

/** Text in the form in which it is compared: lower case, without accents and widths, with the digits 0 to 9. */
const normalized = (text: string): string =>
  asciiDigits(text.normalize('NFKD'))
    .replace(marks, '')
    .toLowerCase()
    .replace(foreign, (char) => typedAs[char]!)
    .trim();

/**
 * Müller, Muller and Mueller are one name: as it is spelled, and with one letter where people write two for ü, ø or å.
 */
export function spellings(text: string): readonly [string, string] {
  // what nobody can type finds nothing, instead of everything
  const plain = normalized(text) || text;
  return [plain, plain.replace(/([aou])e|aa/g, (_, vowel: string | undefined) => vowel ?? 'a')];
}
