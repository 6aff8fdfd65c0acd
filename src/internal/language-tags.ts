/** The languages that have a file in `locales/`, beside English. */
export const languageTags = ['ar', 'de', 'es', 'fr', 'he', 'it', 'ja', 'nl', 'pl', 'pt-BR', 'tr'] as const;

export type LanguageTag = (typeof languageTags)[number];

/** A tag as `Intl` writes it. Undefined where it is none, such as `en_US`, with which `Intl` would throw. */
export function canonicalTag(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/**
 * The language whose sentences fit a canonical tag: its own, the one without the region (`de-AT` → `de`), or that of
 * another region (`pt`, `pt-PT` → `pt-BR`). Undefined: none.
 */
export function languageFor(tag: string): LanguageTag | undefined {
  const parts = tag.split('-');
  const wider = parts.map((_, i) => parts.slice(0, parts.length - i).join('-'));
  const find = (fits: (language: LanguageTag) => boolean) => languageTags.find(fits);
  for (const name of wider) {
    const found = find((language) => language === name);
    if (found) return found;
  }
  return find((language) => language.startsWith(`${parts[0]}-`));
}
