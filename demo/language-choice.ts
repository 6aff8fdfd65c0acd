import { html, type TemplateResult } from 'lit';
import { options, type Settings } from './settings.js';

/** A language in its own words, as whoever speaks it looks for it. */
const nameOf = (tag: string): string => new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag;

/** The languages by their names. Each brings its direction along. */
export const renderLanguages = (
  language: Settings['language'],
  choose: (change: Partial<Settings>) => void,
): TemplateResult => {
  const onChange = (event: Event): void => {
    const chosen = (event.target as HTMLSelectElement).value as Settings['language'];
    choose({ language: chosen, dir: /^(ar|he)$/.test(chosen) ? 'rtl' : 'ltr' });
  };
  return html`<label class="language"
    >Language
    <select @change=${onChange}>
      ${options.language.map((tag) => html`<option value=${tag} lang=${tag} ?selected=${tag === language}>${nameOf(tag)}</option>`)}
    </select>
  </label>`;
};
