import { html, nothing } from 'lit';
import type { ListState } from '../../store/list/query.js';
import type { Words } from '../base/words.js';

export interface NoneOptions {
  search: string;
  /** Another view than the first is shown. */
  isElsewhere: boolean;
  onRetry?: () => void;
  onClearSearch: () => void;
  onFirstView: () => void;
}

/** No row: still reading, failed, nothing found, or nothing there, and what can be done about it. */
export function renderNone(words: Words, { state, isReading, error }: ListState, options: NoneOptions): unknown {
  const isSearching = options.search && state !== 'failed' && (isReading || state === 'loading');
  if (isSearching) return html`<p class="none meta" part="empty">${words.t('list.searching')}</p>`;
  switch (state) {
    case 'loading':
      return html`<div class="skeletons" part="skeleton">
        <span class="hidden">${words.t('loading')}</span>${[1, 2, 3, 4].map(() => html`<div class="skeleton"></div>`)}
      </div>`;
    case 'failed':
      return html`<div class="none" part="error">
        <p>${words.t(`error.${error!.code}`)}</p>
        ${options.onRetry ? renderButton(words.t('retry'), options.onRetry) : nothing}
      </div>`;
    case 'ready':
      return html`<div class="none" part="empty">${renderEmpty(words, options)}</div>`;
  }
}

function renderEmpty(words: Words, { search, isElsewhere, onClearSearch, onFirstView }: NoneOptions): unknown {
  if (search) {
    return html`<p dir="auto">${words.rich('list.none-found', { search })}</p>
      ${renderButton(words.t('list.clear-search'), onClearSearch)}`;
  }
  return html`<p dir="auto">${words.t(isElsewhere ? 'list.none-in-view' : 'list.none')}</p>
    ${isElsewhere ? renderButton(words.t('list.all-views'), onFirstView) : nothing}`;
}

const renderButton = (label: string, onClick: () => void): unknown =>
  html`<button type="button" @click=${onClick}>${label}</button>`;
