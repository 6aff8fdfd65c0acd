/** What a host may say about language. */
export interface Localization {
  /** A BCP 47 tag. Default: the page's `lang`, else `en`. */
  locale?: string;
  /** Sentences that replace the built-in ones, by key. */
  strings?: Readonly<Record<string, string | undefined>>;
}

export type TextParams = Readonly<Record<string, string | number | undefined>>;

/**
 * Fills `{name}` in a sentence. `{count|one|many}` chooses by number: one form for each of the locale's plural
 * categories in the order one, other.
 */
export function fill(sentence: string, params: TextParams, locale = 'en'): string {
  return sentence.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, key: string, one?: string, other?: string) => {
    const value = params[key];
    if (one === undefined) return String(value ?? '');
    return new Intl.PluralRules(locale).select(Number(value)) === 'one' ? one : other!;
  });
}
