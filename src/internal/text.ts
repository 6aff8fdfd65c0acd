/** The host's language settings. */
export interface Localization {
  /** A BCP 47 language tag. Default: the page's `lang`, else `en`. */
  locale?: string;
  /** Overrides for the built-in sentences, by key. */
  strings?: Readonly<Record<string, string | undefined>>;
}

export type TextParams = Readonly<Record<string, string | number | undefined>>;

/**
 * Replaces `{name}` in a sentence; numbers are written as in the locale. `{n|one:# hour|other:# hours}` picks the form
 * for the plural category of `n`, `other` where a category has none; `#` is the number. `{n|hour|hours}` is short for
 * `one` and `other`.
 */
export function fill(sentence: string, params: TextParams, locale = 'en'): string {
  return sentence.replace(/\{(\w+)((?:\|[^|}]*)*)\}/g, (_, key: string, list: string) => {
    const value = params[key];
    const text = typeof value === 'number' ? value.toLocaleString(locale) : (value ?? '');
    if (!list) return text;
    const forms = list.split('|');
    const category = new Intl.PluralRules(locale).select(Number(value));
    const named = (name: string) => forms.find((form) => form.startsWith(`${name}:`))?.slice(name.length + 1);
    const form = named(category) ?? named('other') ?? forms[category === 'one' ? 1 : 2] ?? '';
    return form.replace('#', () => text);
  });
}
