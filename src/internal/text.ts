/** The host's language settings. */
export interface Localization {
  /** A BCP 47 language tag. Default: the page's `lang`, else `en`. */
  locale?: string;
  /** Overrides for the built-in sentences, by key. */
  strings?: Readonly<Record<string, string | undefined>>;
}

export type TextParams = Readonly<Record<string, string | number | undefined>>;

/**
 * Replaces `{name}` in a sentence. `{count|one|other}` picks the form for the plural category of `count` in the locale.
 */
export function fill(sentence: string, params: TextParams, locale = 'en'): string {
  return sentence.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, key: string, one?: string, other?: string) => {
    const value = params[key];
    if (one === undefined) return String(value ?? '');
    return new Intl.PluralRules(locale).select(Number(value)) === 'one' ? one : other!;
  });
}
