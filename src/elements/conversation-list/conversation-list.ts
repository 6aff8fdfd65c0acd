import { html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import { StoreController } from '../../controllers/handoff-controller.js';
import { list } from '../../locales/en/conversation-list.js';
import type { View } from '../../model/views.js';
import type { ListState } from '../../store/list/query.js';
import type { ListQuestion } from '../../store/list/question.js';
import type { ListSort } from '../../store/list/order.js';
import { conversationList } from '../../store/list/list.js';
import type { HandoffStore } from '../../store/store.js';
import { StoreElement } from '../base/store-element.js';
import type { Sentences } from '../base/words.js';
import type { AfterClose } from './after-close.js';
import styles from './conversation-list.styles.js';
import { FollowedQuery } from './followed-query.js';
import { ListGrid } from './list-grid.js';
import { renderHead } from './list-head.js';
import { ListSelection } from './list-selection.js';
import { afterClosePart, bulkPart, noticesPart } from './list-parts.js';
import { renderLoading } from './list-loading.js';
import { defaultViews, sortOf, viewsOf } from './views-in.js';

/**
 * The conversations of the team: views with counts, search, and bulk commands on a selection. Choosing a row selects
 * the conversation that the other elements show.
 *
 * @tag conversation-list
 * @summary Find who is waiting; select many and act on all.
 * @fires {HandoffRequestEvent} handoff-request - A person asked for something; one for each conversation of a bulk
 *   command. Cancelable.
 * @fires {HandoffResultEvent} handoff-result - How it ended, for each conversation.
 * @csspart search - The search field.
 * @csspart views - The views with their counts.
 * @csspart sort - The choice of the order.
 * @csspart new - The button that lets new rows in.
 * @csspart bulk - What can be done with the selected conversations.
 * @csspart notice - What was ended, with Undo, once the list has gone on.
 * @csspart rows - The list itself, which scrolls.
 * @csspart empty - That there is nothing to show, and why.
 * @csspart error - Why nothing can be shown, with Retry.
 * @csspart dialog - A dialog.
 */
export class ConversationList extends StoreElement {
  /** @internal */
  static override tag = 'conversation-list';
  /** @internal */
  static override sentences: Sentences = list;
  static override styles = [...super.styles, styles];
  static override properties: PropertyDeclarations = {
    views: {},
    view: {},
    sort: {},
    readonly: { type: Boolean },
    reasons: { attribute: false },
    afterClose: { attribute: 'after-close' },
  };

  /** @internal */
  override readonly handoff: StoreController = new StoreController(this);
  #grid = new ListGrid(this);
  #rows = new FollowedQuery(this);
  readonly #ended = afterClosePart(this);
  readonly #said = noticesPart(this);
  readonly #selecting = new ListSelection(this);
  /** @internal */
  readonly bulk = bulkPart(this);
  /** As it was typed: what is asked for has no blanks around it. */
  #typed = '';
  readonly #notices = { onRefresh: () => this.#rows.query?.refresh(), onShowNew: () => this.#onShowNew() };

  /** The views to offer, by name, separated by spaces. Default: `all open closed transferred selected`. */
  declare views: string;
  /** The view that is shown. Default: the first of `views`. */
  declare view?: View;
  /** `activity`, the latest first, or `waiting`, the longest waiting first. */
  declare sort: ListSort;
  /** Without selection and bulk commands. */
  declare readonly: boolean;
  /** The host's list of reasons to choose from when the bot is paused. A free text is always possible. */
  declare reasons: readonly string[];
  /**
   * What is selected after the selected conversation was closed, archived or handed back: the `next` one in the list,
   * the same (`stay`, the default), or `none`.
   */
  declare afterClose: AfterClose;
  /** The ids of the conversations that are selected for a bulk command. Survives filters and updates. */
  readonly selection: Set<string> = this.#selecting.ids;

  constructor() {
    super();
    this.views = defaultViews;
    this.sort = 'activity';
    this.readonly = false;
    this.reasons = [];
    this.afterClose = 'stay';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // where somebody was in the list stays; what they were about to do does not
    if (this.handoff.store) this.#selecting.end();
    this.#grid.leave();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const state = this.#rows.state;
    if (state?.hasMore && this.#grid.isNearEnd) this.#rows.query?.loadMore();
    this.hold();
  }

  protected override render(): unknown {
    const state = this.#rows.state;
    return html`<div class="list" role="region" aria-label=${this.words.t('list.region')}>
        ${state && this.#canList ? this.#renderHead(state) : nothing} ${this.#ended.value?.render()}
        ${this.#renderBulk()}
        ${state ? this.#renderBody(state) : html`<p class="meta" part="empty">${this.words.t('none.store')}</p>`}
      </div>
      ${this.bulk.value?.renderDialog()}${this.live.render()}`;
  }

  #renderBulk(): unknown {
    const { value } = this.bulk;
    if (!this.selection.size && !value?.isBusy) return nothing;
    return html`<div part="bulk">${value?.render() ?? this.bulk.renderMissing()}</div>`;
  }

  #renderHead(state: ListState): unknown {
    return renderHead(this.words, state, {
      search: this.#typed,
      searches: this.handoff.store?.traits.list?.search,
      views: viewsOf(this),
      view: this.#currentView,
      sort: sortOf(this.sort),
      onSearch: (event) => this.#onSearch(event),
      onView: (view) => this.#onView(view),
      onSort: (event) => this.#onSort(event),
    });
  }

  #renderBody(state: ListState): unknown {
    return [
      this.#said.value?.renderNotices(this.words, state, this.#notices),
      state.rows.length ? this.#renderRows(state) : this.#renderNone(state),
    ];
  }

  #renderNone(state: ListState): unknown {
    const { search } = this.#rows.query!.question;
    const isSearching = !!search && (state.isReading || state.state === 'loading');
    if (state.state === 'loading' || (isSearching && state.state === 'ready')) {
      return renderLoading(this.words, isSearching);
    }
    const first = viewsOf(this)[0]!;
    const none = this.#said.value?.renderNone(this.words, state, {
      search,
      isElsewhere: this.#currentView !== first,
      onRetry: this.#canList ? () => this.#rows.query?.refresh() : undefined,
      onClearSearch: () => this.#onClearSearch(),
      onFirstView: () => this.#onView(first),
    });
    return none ?? this.#said.renderMissing();
  }

  #renderRows(state: ListState): unknown {
    return html`${this.#grid.render(state, ({ id }) => ({
      hasLeft: state.left.has(id),
      isCurrent: id === this.handoff.selected,
      isSelected: this.selection.has(id),
      failure: this.bulk.value?.failureOf(id),
    }))}
    ${state.hasMore && state.isReading ? html`<p class="meta more">${this.words.t('list.more')}</p>` : nothing}`;
  }

  get #canList(): boolean {
    return !!this.handoff.store?.has('listConversations');
  }

  get #currentView(): View {
    const offered = viewsOf(this);
    return this.view && offered.includes(this.view) ? this.view : offered[0]!;
  }

  /** @internal Whether there is something to choose from. */
  get isReady(): boolean {
    return this.#rows.state?.state === 'ready';
  }

  /** @internal Whether there is no row, and not because they are still being read. */
  get isEmpty(): boolean {
    const { rows = [], state = 'loading' } = this.#rows.state ?? {};
    return !rows.length && state !== 'loading';
  }

  /** @internal The rows that are loaded, by id. */
  get loadedRows() {
    return this.handoff.store?.part(conversationList).rows.all;
  }

  /** @internal How many of the selected conversations are not in what is shown. */
  get notShown(): number {
    const shown = new Set(this.shownIds);
    return [...this.selection].filter((id) => !shown.has(id)).length;
  }

  /** @internal Of the rows in this view and search, in their order. */
  get shownIds(): readonly string[] {
    return this.#rows.state?.rows.map(({ id }) => id) ?? [];
  }

  /** @internal The control to go on with. */
  override focusHome(options?: FocusOptions): void {
    const action = this.renderRoot.querySelector<HTMLElement>('[part=bulk] button');
    if (action) action.focus(options);
    else this.focusMain(options);
  }

  protected override focusMain(options?: FocusOptions): void {
    const row = this.renderRoot.querySelector<HTMLElement>('[data-row] [tabindex="0"]');
    (row ?? this.renderRoot.querySelector<HTMLElement>('input, button'))?.focus(options);
  }

  /** @internal The one below it, or above the last. */
  idAfter(id: string): string | undefined {
    const ids = this.shownIds;
    const at = ids.indexOf(id);
    return ids[at + 1] ?? ids[at - 1];
  }

  /** @internal */
  toggle(id: string, isRange: boolean): void {
    this.#selecting.toggle(id, isRange);
  }

  /** @internal Selects all that are loaded in this view and search. */
  selectAll(): void {
    this.#selecting.selectAll();
  }

  /** Ends the selection. */
  clearSelection(): void {
    this.#selecting.change(() => this.selection.clear());
  }

  /** @internal */
  get question(): ListQuestion {
    return { view: this.#currentView, sort: sortOf(this.sort), search: this.#typed };
  }

  /** @internal */
  forget(before: HandoffStore | undefined): void {
    // what a host selects before there is a store is for the first one
    if (before) this.#selecting.end();
    this.#grid.toTop();
    this.#typed = '';
  }

  /** @internal Nothing moves under the pointer or the focus. */
  hold(): void {
    this.#rows.query?.hold(this.#grid.isInUse);
  }

  #onSearch(event: Event): void {
    this.#typed = (event.target as HTMLInputElement).value;
    this.#rows.query?.ask({ search: this.#typed });
    this.#grid.toTop();
  }

  #onClearSearch(): void {
    this.#rows.query?.ask({ search: (this.#typed = '') });
    this.renderRoot.querySelector('input')?.focus();
  }

  #onView(view: View): void {
    this.view = view;
    this.#grid.toTop();
  }

  #onSort(event: Event): void {
    this.sort = (event.target as HTMLSelectElement).value as ListSort;
    this.#grid.toTop();
  }

  #onShowNew(): void {
    this.#rows.query?.showWaiting();
    this.#grid.toTop();
    void this.#grid.focus();
  }
}
