/** What stands above the rows: search, views and order. */
import { html, nothing } from 'lit';
import type { View } from '../../model/views.js';
import type { ListSort } from '../../store/list/order.js';
import type { ListState } from '../../store/list/query.js';
import type { Words } from '../base/words.js';

const sorts: readonly ListSort[] = ['activity', 'waiting'];

export interface HeadOptions {
  /** What is in the search field. */
  search: string;
  /** What the backend searches. Default: everything. */
  searches?: 'none' | 'contact' | 'text';
  views: readonly View[];
  view: View;
  sort: ListSort;
  onSearch(event: Event): void;
  onView(view: View): void;
  onSort(event: Event): void;
}

export function renderHead(words: Words, state: ListState, options: HeadOptions): unknown {
  return html`<div class="head">
    ${options.searches === 'none' ? nothing : renderSearch(words, options)}
    <div class="views" part="views" role="group" aria-label=${words.t('list.views')}>
      ${options.views.map((view) => renderView(words, view, state, options))}
    </div>
    ${renderSort(words, options)}
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
    @input=${onSearch} />`;
}

function renderView(words: Words, view: View, { counts }: ListState, options: HeadOptions): unknown {
  const count = counts[view];
  const number = count?.atLeast ? words.t('list.at-least', { n: count.n }) : count?.n;
  return html`<button type="button" aria-pressed=${view === options.view} @click=${() => options.onView(view)}>
    ${words.t(`view.${view}`)} ${count ? html`<span class="count">${number}</span>` : nothing}
  </button>`;
}

function renderSort(words: Words, { sort, onSort }: HeadOptions): unknown {
  const choices = sorts.map(
    (each) => html`<option value=${each} ?selected=${each === sort}>${words.t(`list.sort.${each}`)}</option>`,
  );
  return html`<select part="sort" aria-label=${words.t('list.sort')} .value=${sort} @change=${onSort}>
    ${choices}
  </select>`;
}
