/** Every language but English, and where each one is. Loads with the first page that speaks another. */
import { canonicalTag, languageFor, type LanguageTag } from '../../internal/language-tags.js';
import { dress } from './language-marks.js';
import type { Language } from './languages.js';

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
export async function loadLanguage(tag: string): Promise<Language> {
  const locale = canonicalTag(tag) ?? 'en';
  const language = languageFor(locale);
  if (!language) return { locale: /^en\b/.test(locale) ? locale : 'en', hostLocale: locale, dress };
  const { default: strings } = await modules[language]();
  // the digits of Arabic differ between its regions; these are read in all of them
  return { locale: locale === 'ar' ? 'ar-u-nu-latn' : locale, strings, dress };
}
