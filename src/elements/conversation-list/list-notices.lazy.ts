/**
 * What is worth knowing about the list as a whole, and why there is no row. Loaded when the page is idle, at once where
 * there is no row.
 */
import { html, nothing } from 'lit';
import type { ErrorCode } from '../../model/error.js';
import { listNotices } from '../../locales/en/list-notices.js';
import type { ListState } from '../../store/list/query.js';
import type { Words } from '../base/words.js';
import noticeStyles from './list-notices.styles.js';

export interface NoneOptions {
  search: string;
  /** Another view than the first is shown. */
  isElsewhere: boolean;
  /** What has gone wrong, where that is said beside the list. */
  told?: ErrorCode;
  onRetry?: () => void;
  onClearSearch: () => void;
  onFirstView: () => void;
}

/** No row: failed, nothing found, or nothing there, and what can be done about it. */
export function renderNone(words: Words, { state, error }: ListState, options: NoneOptions): unknown {
  if (state === 'ready') return html`<div class="none" part="empty">${renderEmpty(words, options)}</div>`;
  return html`<div class="none" part="error">
    ${error!.code === options.told ? nothing : html`<p>${words.t(`error.${error!.code}`)}</p>`}
    ${options.onRetry ? renderButton(words.t('retry'), options.onRetry) : nothing}
  </div>`;
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

export interface NoticeHandlers {
  onRefresh(): void;
  onShowNew(): void;
}

/** That rows may be out of date, that some could not be read, and the button that lets new ones in. */
export function renderNotices(
  words: Words,
  state: ListState,
  { onRefresh, onShowNew }: NoticeHandlers,
  told?: ErrorCode,
): unknown {
  const { error, rows, unreadable, waiting } = state;
  return [
    error && error.code !== told && rows.length
      ? html`<p class="meta stale">
          ${words.t('list.stale', { why: words.t(`error.${error.code}`) })}
          <button type="button" class="quiet" @click=${onRefresh}>${words.t('retry')}</button>
        </p>`
      : nothing,
    unreadable ? html`<p class="meta stale">${words.t('list.unreadable', { n: unreadable })}</p>` : nothing,
    waiting
      ? html`<button type="button" class="new" part="new" @click=${onShowNew}>
          ${words.t('list.new', { n: waiting })}
        </button>`
      : nothing,
  ];
}

export const styles = [noticeStyles];
export const sentences = listNotices;
export { checkListAttributes } from './list-attributes.js';
