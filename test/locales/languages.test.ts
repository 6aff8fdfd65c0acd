/** What every language has to have, so that no agent meets a gap, a wrong number or half a sentence. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { languageTags } from '../../src/internal/language-tags.js';
import { fill } from '../../src/internal/text.js';
import english from '../../src/locales/en.js';

type Sentences = Readonly<Record<string, string>>;
const en: Sentences = english;
const languages = await Promise.all(
  languageTags.map(async (tag) => {
    const { default: strings } = (await import(`../../src/locales/${tag}.ts`)) as { default: Sentences };
    return { tag, strings };
  }),
);

const choice = /\{(\w+)((?:\|[^|}]*)+)\}/g;
/** What is filled in, each once. */
const placeholders = (sentence: string): string[] =>
  [...new Set([...sentence.matchAll(/\{(\w+)/g)].map(([, name]) => name!))].sort();
/** The plural categories of the counts that a desk may show. */
const categories = (tag: string): string[] => {
  const rules = new Intl.PluralRules(tag);
  return [...new Set(Array.from({ length: 1001 }, (_, n) => rules.select(n)))];
};
/** The keys of which something is to be said. */
const wrong = (strings: Sentences, isWrong: (sentence: string, key: string) => boolean): string[] =>
  Object.entries(strings).flatMap(([key, sentence]) => (isWrong(sentence, key) ? [`${key}: ${sentence}`] : []));

it('every file in the folder is a language that can be asked for, and an entry of the package', () => {
  const files = readdirSync('src/locales').flatMap((name) => /^(.+)\.ts$/.exec(name)?.[1] ?? []);
  expect(files).toEqual([...languageTags, 'en'].sort());
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, unknown> };
  expect(Object.keys(exports).filter((entry) => entry.startsWith('./locales/'))).toHaveLength(files.length);
});

describe.each(languages)('$tag', ({ tag, strings }) => {
  it('has every sentence, and no others', () => {
    expect(Object.keys(strings).sort()).toEqual(Object.keys(en).sort());
  });

  it('fills in what the English sentence fills in', () => {
    expect(wrong(strings, (sentence, key) => `${placeholders(sentence)}` !== `${placeholders(en[key] ?? '')}`)).toEqual(
      [],
    );
  });

  it('chooses by number only where there is a number, and has a form for each category', () => {
    const all = categories(tag);
    const lacks = (sentence: string) =>
      [...sentence.matchAll(choice)].some(([, name, forms]) => {
        const named = forms!.split('|').map((form) => /^(zero|one|two|few|many|other):/.exec(form)?.[1]);
        const isMissing = ['other', ...all].some((category) => !named.slice(1).includes(category));
        return isMissing || !/^(n|count|limit|total|done|hidden|hours|minutes|days)$/.test(name!);
      });
    expect(wrong(strings, lacks)).toEqual([]);
  });

  it('says a number wherever the English sentence does', () => {
    const numbers = { n: 7, count: 7, limit: 7, total: 7, done: 7, hidden: 7, hours: 7, minutes: 7, days: 7 };
    const isSilent = (sentence: string, key: string) =>
      fill(en[key] ?? '', numbers).includes('7') && !fill(sentence, numbers, tag).includes('7');
    expect(wrong(strings, isSilent)).toEqual([]);
  });

  it('has neither markup, nor stray spaces, nor straight quotes', () => {
    const stray = /^\s|\s$|[ \t\n]{2}|[<>]|&\w+;|["'`]| [,.;:!?…。、،؟](?!\w)|\.\.\./;
    expect(wrong(strings, (sentence) => stray.test(sentence) || !sentence)).toEqual([]);
  });

  it('ends as the English sentence ends: with a stop, a question mark, or what is still to come', () => {
    const ending = (sentence: string) =>
      /[.。]$/.test(sentence) ? '.' : /[?？؟]$/.test(sentence) ? '?' : /…$/.test(sentence) ? '…' : '';
    // a unit may be abbreviated with a stop
    const isUnit = (key: string) => /^(time|span)\.|\.elapsed$/.test(key);
    const isOdd = (sentence: string, key: string) => !isUnit(key) && ending(sentence) !== ending(en[key] ?? '');
    expect(wrong(strings, isOdd)).toEqual([]);
  });

  it('is translated: no sentence of several words is the English one', () => {
    const isWordy = (sentence: string) => (sentence.replace(/\{[^}]*\}/g, '').match(/\p{L}{2,}/gu) ?? []).length > 1;
    expect(wrong(strings, (sentence, key) => sentence === en[key] && isWordy(sentence))).toEqual([]);
  });
});

// each sentence takes its direction from its first letter
it.each(languages.filter(({ tag }) => ['ar', 'he'].includes(tag)))(
  '$tag begins no sentence with a letter of the other direction',
  ({ strings }) => {
    const first = (sentence: string) => /\u200f|\p{L}|\{/u.exec(sentence)?.[0] ?? '';
    const isMixed = (sentence: string) => /[A-Za-z]/.test(first(sentence)) && /[\u0590-\u06ff]/.test(sentence);
    expect(wrong(strings, isMixed)).toEqual([]);
  },
);
