import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanName } from '../../src/internal/names.js';
import { growth } from '../support/growth.js';

const graphemes = (text: string) => [...new Intl.Segmenter().segment(text)].length;

describe('a name as people may see it (S4)', () => {
  const removed = [
    '202a',
    '202b',
    '202c',
    '202d',
    '202e',
    '2066',
    '2067',
    '2068',
    '2069',
    '200e',
    '200f',
    '061c',
    'feff',
    '0000',
    '0008',
    '0009',
    '000a',
    '000d',
    '001b',
    '007f',
    '0085',
    '009f',
  ];
  it.each(removed)('U+%s is removed', (code) => {
    const c = String.fromCodePoint(parseInt(code, 16));
    expect(cleanName(`${c}An${c}${c}na${c}`)).toBe('Anna');
  });

  it.each([
    ['ZWJ holds an emoji together', '👩‍🚀 Ada'],
    ['a family', '👨‍👩‍👧‍👦'],
    ['a flag', '🏳️‍🌈'],
    ['a skin colour', 'Ann 👋🏽'],
    ['ZWNJ in Persian', 'می‌خواهم'],
    ['ZWJ in Sinhala', 'ශ්‍රී'],
    ['Arabic', 'محمد علي'],
    ['Hebrew', 'שָׁלוֹם'],
    ['Chinese', '王小明'],
    ['combined letters', 'Zoë Ångström'],
    ['markup, which stays text', '<img src=x onerror=alert(1)>'],
    ['an apostrophe', 'O’Hara & sons'],
  ])('%s stays', (_, name) => expect(cleanName(name)).toBe(name));

  it('blanks at the ends go, those inside stay', () => expect(cleanName('  Ann  Lee ')).toBe('Ann  Lee'));

  it.each(['3164', '2800', '200b', '00ad', '2060', 'ffa0', '115f', '200d', 'fe0f'])(
    'U+%s alone is no name: nobody could see it',
    (code) => {
      const c = String.fromCodePoint(parseInt(code, 16));
      expect(cleanName(` ${c}${c} ${c}`)).toBe('');
      expect(cleanName(`${c}Ann`)).toBe(`${c}Ann`);
    },
  );

  it('two hundred graphemes at most, whole ones', () => {
    expect(cleanName('x'.repeat(200))).toBe('x'.repeat(200));
    expect(cleanName('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`);
    expect(cleanName('x'.repeat(10_000))).toBe(`${'x'.repeat(199)}…`);
    expect(cleanName('👨‍👩‍👧‍👦'.repeat(200))).toBe('👨‍👩‍👧‍👦'.repeat(200));
    expect(cleanName('👨‍👩‍👧‍👦'.repeat(300))).toBe(`${'👨‍👩‍👧‍👦'.repeat(199)}…`);
    expect(cleanName('é'.repeat(1000))).toBe(`${'é'.repeat(199)}…`);
  });

  it.each(['x', '\u202e', 'e\u0301\u0302\u0303', '👨‍👩‍👧‍👦'])('ten megabytes of %j take no longer than one', (unit) => {
    const repeated = (length: number) => unit.repeat(length / unit.length);
    expect(growth(repeated, { length: 1_250_000, limit: 16 }, cleanName)).toBeLessThan(16);
  });

  it('whatever comes, the answer is short, clean and cleaned once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (raw) => {
        const name = cleanName(raw);
        expect(graphemes(name)).toBeLessThanOrEqual(200);
        expect(name).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff\p{Cc}]/u);
        expect(cleanName(name)).toBe(name);
      }),
    );
  });
});
