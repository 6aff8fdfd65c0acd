import { html, nothing } from 'lit';
import type { ListState } from '../../store/list/query.js';
import type { ConversationList } from './conversation-list.js';

export interface NoneOptions {
  search: string;
  /** Another view than the first is shown. */
  isElsewhere: boolean;
  onRetry?: () => void;
  onClearSearch: () => void;
  onFirstView: () => void;
}

/** No row: still reading, failed, nothing found, or nothing there, and the way on. */
export function renderNone(host: ConversationList, { state, isReading, error }: ListState, o: NoneOptions): unknown {
  const { search } = o;
  const isElsewhere = o.isElsewhere && !search;
  if (search && state !== 'failed' && (isReading || state === 'loading')) {
    return html`<p class="none meta" part="empty">${host.words.t('list.searching')}</p>`;
  }
  switch (state) {
    case 'loading':
      return html`<div class="skeletons" part="skeleton">
        <span class="hidden">${host.words.t('loading')}</span
        >${[1, 2, 3, 4].map(() => html`<div class="skeleton"></div>`)}
      </div>`;
    case 'failed':
      return html`<div class="none" part="error">
        <p>${host.words.t(`error.${error!.code}`)}</p>
        ${o.onRetry ? html`<button type="button" @click=${o.onRetry}>${host.words.t('retry')}</button>` : nothing}
      </div>`;
    case 'ready':
      return html`<div class="none" part="empty">
        <p dir="auto">
          ${search ? host.words.t('list.none-found', { search }) : host.words.t(isElsewhere ? 'list.none-in-view' : 'list.none')}
        </p>
        ${search ? html`<button type="button" @click=${o.onClearSearch}>${host.words.t('list.clear-search')}</button>` : nothing}
        ${isElsewhere ? html`<button type="button" @click=${o.onFirstView}>${host.words.t('list.all-views')}</button>` : nothing}
      </div>`;
  }
}
