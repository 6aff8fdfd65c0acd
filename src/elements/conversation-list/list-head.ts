/** What stands above the rows: search and views. */
import { html, nothing } from 'lit';
import type { View } from '../../model/views.js';
import type { ListState } from '../../store/list/query.js';
import type { Words } from '../base/words.js';

export interface HeadOptions {
  /** What is in the search field. */
  search: string;
  /** What the backend searches. Default: everything. */
  searches?: 'none' | 'contact' | 'text';
  views: readonly View[];
  view: View;
  onSearch(text: string): void;
  onView(view: View): void;
  /** The order, and what selects, once they have loaded. */
  tools: unknown;
}

export function renderHead(words: Words, state: ListState, options: HeadOptions): unknown {
  return html`<div class="head">
    ${options.searches === 'none' ? nothing : renderSearch(words, options)}
    <div class="views" part="views" role="group" aria-label=${words.t('list.views')}>
      ${options.views.map((view) => renderView(words, view, state, options))}
    </div>
    <div class="tools">${options.tools}</div>
  </div>`;
}

function renderSearch(words: Words, { search, searches, onSearch }: HeadOptions): unknown {
  const isByName = searches === 'contact';
  return html`<input
    type="search"
    part="search"
    aria-label=${words.t(isByName ? 'list.search-names' : 'list.search')}
    placeholder=${words.t(isByName ? 'list.search-names-hint' : 'list.search-hint')}
    autocomplete="off"
    maxlength="200"
    .value=${search}
    @input=${(event: Event) => onSearch((event.target as HTMLInputElement).value)} />`;
}

function renderView(words: Words, view: View, { counts }: ListState, options: HeadOptions): unknown {
  const count = counts[view];
  const number = count?.atLeast ? words.t('list.at-least', { n: count.n }) : count?.n.toLocaleString(words.locale);
  return html`<button type="button" aria-pressed=${view === options.view} @click=${() => options.onView(view)}>
    ${words.t(`view.${view}`)} ${count ? html`<span class="count">${number}</span>` : nothing}
  </button>`;
}
