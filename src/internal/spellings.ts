/** How words are compared, however they are spelled. Only parts that load later import this: it is large. */
import { asciiDigits } from './digits.js';

/** Marks upon letters, and what nobody types: soft hyphens, joiners, marks of direction, the Arabic stretch. */
const marks = /[\p{M}\u00ad\u061c\u0640\u200b-\u200f\u2060\ufeff]/gu;
/** From India to Cambodia marks are vowels, without which it is another word. The dot of a borrowed sound is not. */
const vowels = /[\u0900-\u17ff](?<![\u093c\u09bc\u0a3c\u0abc\u0b3c\u0cbc])/;
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
  ґ: 'г',
  // Arabic, Persian and Urdu keyboards have different ones
  ی: 'ي',
  ى: 'ي',
  ک: 'ك',
  ة: 'ه',
  ہ: 'ه',
  ە: 'ه',
  '’': "'",
  '‘': "'",
  ʼ: "'",
  ʻ: "'",
  '׳': "'",
};
const foreign = new RegExp(`[${Object.keys(typedAs).join('')}\\u05be\\u2010-\\u2015]`, 'g');

/**
 * Text in the form in which it is compared: lower case, without accents and widths, with the digits 0 to 9, one kind of
 * dash and single blanks. Lines stay apart.
 */
const normalized = (text: string): string =>
  asciiDigits(text.normalize('NFKD'))
    .replace(marks, (mark) => (vowels.test(mark) ? mark : ''))
    .toLowerCase()
    .replace(foreign, (char) => typedAs[char] ?? '-')
    .replace(/[^\S\n]{2,}|\t/g, ' ')
    .trim();

/**
 * Müller, Muller and Mueller are one name, O'Hara and Ohara, Əliyev, Aliyev and Eliyev: as it is spelled, and with one
 * letter where people write two for ü, ø or å, and without apostrophes. Passports have an a for ə, keyboards an e.
 */
export function spellings(text: string): readonly [string, string] {
  // what nobody can type finds nothing, instead of everything
  const spelled = normalized(text) || text;
  const plain = spelled.replace(/ə/g, 'a');
  const short = spelled.replace(
    /([aou])e|aa|'|ə/g,
    (found, vowel: string | undefined) => vowel ?? (found === 'aa' ? 'a' : found === 'ə' ? 'e' : ''),
  );
  // nothing would be in every text
  return [plain, short || plain];
}
