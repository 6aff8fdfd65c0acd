/** Every language but English, and where each one is. Loads with the first page that speaks another. */
import { canonicalTag, languageFor, type LanguageTag } from '../../internal/language-tags.js';
import { report, type NoteTaker } from '../../internal/report.js';
import { dress } from './language-marks.js';
import type { FindLanguage, Language } from './language.js';

interface LanguageModule {
  readonly default: Readonly<Record<string, string>>;
}

/** One module for each, written out so that bundlers find and split them. */
export const modules: Record<LanguageTag, () => Promise<LanguageModule>> = {
  ar: () => import('../../locales/ar.js'),
  de: () => import('../../locales/de.js'),
  es: () => import('../../locales/es.js'),
  fr: () => import('../../locales/fr.js'),
  he: () => import('../../locales/he.js'),
  it: () => import('../../locales/it.js'),
  ja: () => import('../../locales/ja.js'),
  nl: () => import('../../locales/nl.js'),
  pl: () => import('../../locales/pl.js'),
  'pt-BR': () => import('../../locales/pt-BR.js'),
  tr: () => import('../../locales/tr.js'),
};

/** Loads what fits a tag; where nothing does, English. Rejects if it cannot be loaded. */
async function loadLanguage(tag: string): Promise<Language> {
  const locale = canonicalTag(tag) ?? 'en';
  const language = languageFor(locale);
  if (!language) return { locale: /^en\b/.test(locale) ? locale : 'en', hostLocale: locale, dress };
  const { default: strings } = await modules[language]();
  // the digits of Arabic differ between its regions; these are read in all of them
  return { locale: locale === 'ar' ? 'ar-u-nu-latn' : locale, strings, dress };
}

/** What is here, and who waits for the rest, by the tag that was asked for. */
const known = new Map<string, Language | Set<() => void>>();

/** In milliseconds. A language that could not be fetched is asked for again, but not with every render. */
const retryAfter = 30_000;

/** The language for a tag that is not English, fetched once. */
export const findOther: FindLanguage = (tag, onArrival, notes) => {
  let found = known.get(tag);
  if (!found) {
    known.set(tag, (found = new Set()));
    void fetchLanguage(tag, found, notes);
  }
  if (!(found instanceof Set)) return found;
  found.add(onArrival);
  return undefined;
};

async function fetchLanguage(tag: string, waiting: Set<() => void>, notes: NoteTaker): Promise<void> {
  try {
    known.set(tag, await loadLanguage(tag));
  } catch (thrown) {
    report(notes, { code: 'language-missing', thrown });
    known.set(tag, { locale: 'en', dress });
    setTimeout(() => known.delete(tag), retryAfter);
  }
  for (const tell of waiting) tell();
}
