import { html } from 'lit';
import type { ListState } from '../../store/list/query.js';
import type { LazyPart } from '../base/lazy-part.js';
import type { Words } from '../base/words.js';
import type * as Notices from './list-notices.lazy.js';
import type { NoneOptions } from './list-notices.lazy.js';

/** No row: they are still being read, or there is a reason, which loads with the notices. */
export function renderNoRow(
  words: Words,
  state: ListState,
  notices: LazyPart<typeof Notices, typeof Notices>,
  options: NoneOptions,
): unknown {
  const isSearching = !!options.search && (state.isReading || state.state === 'loading');
  if (state.state === 'loading' || (isSearching && state.state === 'ready')) return renderLoading(words, isSearching);
  return notices.value?.renderNone(words, state, options) ?? notices.renderMissing();
}

const renderLoading = (words: Words, isSearching: boolean): unknown =>
  isSearching
    ? html`<p class="none meta" part="empty">${words.t('list.searching')}</p>`
    : html`<div class="skeletons" part="skeleton">
        <span class="hidden">${words.t('loading')}</span>${[1, 2, 3, 4].map(() => html`<div class="skeleton"></div>`)}
      </div>`;
