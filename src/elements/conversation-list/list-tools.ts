/** What stands above the rows: their order, and what selects them. */
import { html, nothing } from 'lit';
import { sorts, type ListSort } from '../../store/list/order.js';
import type { Words } from '../base/words.js';

export interface ToolsOptions {
  sort: ListSort;
  onSort(sort: ListSort): void;
  /** Whether the checkboxes are shown. Undefined: there is nothing to select. */
  isSelecting?: boolean;
  onSelecting(): void;
}

export const renderTools = (words: Words, options: ToolsOptions): unknown =>
  html`${renderSelecting(words, options)} ${renderSort(words, options)}`;

function renderSelecting(words: Words, { isSelecting, onSelecting }: ToolsOptions): unknown {
  if (isSelecting === undefined) return nothing;
  return html`<button type="button" part="select" aria-pressed=${isSelecting} @click=${onSelecting}>
    ${words.t('list.selecting')}
  </button>`;
}

function renderSort(words: Words, { sort, onSort }: ToolsOptions): unknown {
  const choices = sorts.map(
    (each) => html`<option value=${each} ?selected=${each === sort}>${words.t(`list.sort.${each}`)}</option>`,
  );
  const onChange = (event: Event): void => onSort((event.target as HTMLSelectElement).value as ListSort);
  return html`<select part="sort" aria-label=${words.t('list.sort')} .value=${sort} @change=${onChange}>
    ${choices}
  </select>`;
}
