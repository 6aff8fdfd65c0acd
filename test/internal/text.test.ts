import { describe, expect, it } from 'vitest';
import { fill } from '../../src/internal/text.js';

describe('filling a sentence', () => {
  it.each([
    ['Nothing to fill', {}, 'Nothing to fill'],
    ['{name} has this conversation', { name: 'Ben' }, 'Ben has this conversation'],
    ['{a} and {b}, {a}', { a: 1, b: 2 }, '1 and 2, 1'],
    ['{count} of {limit}', { count: 0, limit: 10 }, '0 of 10'],
    ['{gone} is empty', { gone: undefined }, ' is empty'],
    ['{name}', { name: '{other}', other: 'x' }, '{other}'],
    ['{name}', { name: '$& $1 $$' }, '$& $1 $$'],
    ['{name}', { name: '<b>' }, '<b>'],
    ['{not a key} {}', {}, '{not a key} {}'],
  ])('%j with %j', (sentence, params, text) => expect(fill(sentence, params)).toBe(text));

  it.each([
    [1, '1 hour'],
    [0, '0 hours'],
    [2, '2 hours'],
    [1.5, '1.5 hours'],
  ])('%s: %s', (count, text) => expect(fill('{count} {count|hour|hours}', { count })).toBe(text));

  it('chooses by the rules of the language', () => {
    expect(fill('{n|one|other}', { n: 0 }, 'fr')).toBe('one');
    expect(fill('{n|one|other}', { n: 0 }, 'en')).toBe('other');
    expect(fill('{n|one|other}', { n: 1 }, 'ja')).toBe('other');
    expect(fill('{n|one|other}', { n: 21 }, 'ru')).toBe('one');
  });

  it.each([
    ['pl', 'one:# plik|few:# pliki|many:# plików|other:# pliku', ['0 plików', '1 plik', '3 pliki', '12 plików']],
    [
      'ar-EG-u-nu-latn',
      'zero:لا|one:واحدة|two:اثنتان|few:# رسائل|other:# رسالة',
      ['لا', 'واحدة', '3 رسائل', '12 رسالة'],
    ],
    ['he', 'one:אחת|two:שתיים|other:#', ['0', 'אחת', '3', '12']],
    ['ja', 'other:#件', ['0件', '1件', '3件', '12件']],
  ])('%s: a form for each category that it has', (locale, forms, texts) =>
    expect([0, 1, 3, 12].map((n) => fill(`{n|${forms}}`, { n }, locale))).toEqual(texts),
  );

  it('a category without a form of its own has the one for all others', () =>
    expect([1, 3].map((n) => fill('{n|one:# plik|other:plików: #}', { n }, 'pl'))).toEqual(['1 plik', 'plików: 3']));

  it.each([
    ['en', '1,234.5'],
    ['de-AT', '1.234,5'],
    ['hi', '1,234.5'],
  ])('numbers are written as in %s', (locale, text) => {
    expect(fill('{n}', { n: 1234.5 }, locale).replace('\u00a0', '.')).toBe(text);
    expect(fill('{n|one:#|other:#}', { n: 1234.5 }, locale).replace('\u00a0', '.')).toBe(text);
  });

  it('a form may be empty', () => {
    expect(fill('conversation{n||s}', { n: 1 })).toBe('conversation');
    expect(fill('conversation{n||s}', { n: 2 })).toBe('conversations');
  });

  it('what is no number is many', () => expect(fill('{n|one|other}', { n: 'x' })).toBe('other'));
});
