import { html } from 'lit';
import type { Words } from '../base/words.js';

/** No row, because they are still being read. */
export const renderLoading = (words: Words, isSearching: boolean): unknown =>
  isSearching
    ? html`<p class="none meta" part="empty">${words.t('list.searching')}</p>`
    : html`<div class="skeletons" part="skeleton">
        <span class="hidden">${words.t('loading')}</span>${[1, 2, 3, 4].map(() => html`<div class="skeleton"></div>`)}
      </div>`;
