import { html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import { StoreController } from '../../controllers/handoff-controller.js';
import { list } from '../../locales/en/conversation-list.js';
import type { ErrorCode } from '../../model/error.js';
import type { View } from '../../model/views.js';
import type { ListState } from '../../store/list/query.js';
import type { ListQuestion } from '../../store/list/question.js';
import type { ListSort } from '../../store/list/order.js';
import { conversationList } from '../../store/list/list.js';
import type { HandoffStore } from '../../store/store.js';
import { StoreElement } from '../base/store-element.js';
import type { Sentences } from '../base/words.js';
import type { AfterClose } from './after-close.js';
import { avatarStyles } from '../base/avatar.styles.js';
import styles from './conversation-list.styles.js';
import { FollowedQuery } from './followed-query.js';
import { ListGrid } from './list-grid.js';
import { renderHead } from './list-head.js';
import { afterClosePart, bulkPart, marksPart, noticesPart, usePart } from './list-parts.js';
import { renderNoRow } from './list-loading.js';
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
 * @csspart select - The button that shows the checkboxes.
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
  static override styles = [...super.styles, avatarStyles, styles];
  static override properties: PropertyDeclarations = {
    views: {},
    view: {},
    sort: {},
    readonly: { type: Boolean },
    reasons: { attribute: false },
    afterClose: { attribute: 'after-close' },
    waitingLimit: { attribute: 'waiting-limit', type: Number },
    told: { state: true },
    isSelecting: { state: true },
  };

  /** @internal */
  override readonly handoff: StoreController = new StoreController(this);
  #grid = new ListGrid(this);
  #rows = new FollowedQuery(this);
  readonly #ended = afterClosePart(this);
  readonly #said = noticesPart(this);
  /** @internal */
  readonly bulk = bulkPart(this);
  /** @internal */
  readonly use = usePart(this);
  /** @internal */
  readonly marks = marksPart(this);
  /** As it was typed: what is asked for has no blanks around it. */
  #typed = '';
  readonly #notices = { onRefresh: () => this.#rows.query?.refresh(), onShowNew: () => this.#onShowNew() };

  /** The views to offer, by name, separated by spaces. Default: `all open closed transferred selected`. */
  declare views: string;
  /** The view that is shown. Default: the first of `views`. */
  declare view?: View;
  /**
   * `activity`, the latest first; `waiting`, the longest waiting first; `due`, the next deadline first; `unread`, what
   * nobody has read first.
   */
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
  /** In minutes: who waits this long for a person stands out. Default: none. */
  declare waitingLimit?: number;
  /** @internal What has gone wrong, where a conversation beside the list says so. */
  declare told?: ErrorCode;
  /** @internal The checkboxes are shown before anything is selected. */
  declare isSelecting?: boolean;
  /** The ids of the conversations that are selected for a bulk command. Survives filters and updates. */
  readonly selection: Set<string> = new Set();

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
    if (this.handoff.store) this.#endSelection();
    this.#grid.leave();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.#rows.state?.hasMore && this.#grid.isNearEnd) this.#rows.query?.loadMore();
    this.hold();
  }

  protected override render(): unknown {
    const state = this.#rows.state;
    return html`<div
        class="list ${this.showsBoxes ? 'selecting' : ''}"
        role="region"
        aria-label=${this.words.t('list.region')}>
        ${state && this.#canList ? this.#renderHead(state) : nothing} ${this.#ended.value?.render()}
        ${this.#renderBulk()}
        ${state ? this.#renderBody(state) : html`<p class="meta" part="empty">${this.words.t('none.store')}</p>`}
      </div>
      ${this.bulk.value?.renderDialog()}${this.live.render()}`;
  }

  #renderBulk(): unknown {
    const { value } = this.bulk;
    const isShown = this.showsBoxes || value?.isBusy;
    return isShown ? html`<div part="bulk">${value?.render() ?? this.bulk.renderMissing()}</div>` : nothing;
  }

  #renderHead(state: ListState): unknown {
    return renderHead(this.words, state, {
      search: this.#typed,
      searches: this.handoff.store?.traits.list?.search,
      views: viewsOf(this),
      view: this.#currentView,
      onSearch: (text) => this.#search(text),
      onView: (view) => this.#onView(view),
      tools: this.use.value?.renderTools(),
    });
  }

  #renderBody(state: ListState): unknown {
    return [
      this.#said.value?.renderNotices(this.words, state, this.#notices, this.told),
      state.rows.length ? this.#renderRows(state) : this.#renderNone(state),
    ];
  }

  #renderNone(state: ListState): unknown {
    const first = viewsOf(this)[0]!;
    return renderNoRow(this.words, state, this.#said, {
      search: this.#rows.query!.question.search,
      isElsewhere: this.#currentView !== first,
      told: this.told,
      onRetry: this.#canList ? () => this.#rows.query?.refresh() : undefined,
      onClearSearch: () => {
        this.#search('');
        this.renderRoot.querySelector('input')?.focus();
      },
      onFirstView: () => this.#onView(first),
    });
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

  /** @internal Of the rows, in their order. */
  get shownIds(): readonly string[] {
    return this.#rows.state?.rows.map(({ id }) => id) ?? [];
  }

  /** @internal The control to go on with. */
  override focusHome(options?: FocusOptions): void {
    const action = this.renderRoot.querySelector<HTMLElement>('[part=bulk] button');
    if (action) action.focus(options);
    // what is seen stays where it is
    else this.focusMain({ preventScroll: true, ...options });
  }

  protected override focusMain(options?: FocusOptions): void {
    const row = this.renderRoot.querySelector<HTMLElement>('[data-row] [tabindex="0"]');
    (row ?? this.renderRoot.querySelector<HTMLElement>('input, button'))?.focus(options);
  }

  /** @internal Selects all that are loaded in this view and search. */
  selectAll(): void {
    void this.use.load().then((use) => use?.selectAll());
  }

  /** Ends the selection. */
  clearSelection(): void {
    this.selection.clear();
    this.isSelecting = false;
    this.requestUpdate();
  }

  #endSelection(): void {
    this.clearSelection();
    this.use.value?.forget();
    this.bulk.value?.forget();
  }

  /** @internal Whether the checkboxes of all rows are shown. */
  get showsBoxes(): boolean {
    return !!this.isSelecting || this.selection.size > 0;
  }

  /** @internal Other rows are shown: they are seen from the first. */
  toTop(): void {
    this.#grid.toTop();
  }

  /** @internal The ids of the rows that are in the page. */
  get renderedIds(): readonly string[] {
    return this.#grid.renderedIds;
  }

  /** @internal */
  get question(): ListQuestion {
    return { view: this.#currentView, sort: sortOf(this.sort), search: this.#typed };
  }

  /** @internal */
  forget(before: HandoffStore | undefined): void {
    // what a host selects before there is a store is for the first one
    if (before) this.#endSelection();
    this.toTop();
    this.#typed = '';
  }

  /** @internal Nothing moves under the pointer or the focus. */
  hold(): void {
    this.#rows.query?.hold(this.#grid.isInUse);
  }

  #search(text: string): void {
    this.#typed = text;
    this.#rows.query?.ask({ search: text });
    this.toTop();
  }

  #onView(view: View): void {
    this.view = view;
    this.toTop();
  }

  #onShowNew(): void {
    this.#rows.query?.showWaiting();
    this.toTop();
    void this.#grid.focus();
  }
}
