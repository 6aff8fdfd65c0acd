import { html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { StoreController } from '../../controllers/handoff-controller.js';
import { RowWindow } from '../../controllers/row-window.js';
import { list } from '../../locales/en/conversation-list.js';
import { views as knownViews, type View } from '../../model/rules.js';
import type { ListQuery, ListState } from '../../store/list-query.js';
import type { ListSort } from '../../store/list-order.js';
import { conversationList } from '../../store/list.js';
import type { HandoffStore } from '../../store/store.js';
import { StoreElement } from '../common/store-element.js';
import { GoOn, type AfterClose } from './after-close.js';
import type { BulkBar } from './bulk-bar.js';
import styles from './conversation-list.styles.js';
import { nextPlace } from './grid-keys.js';
import { renderRow } from './list-row.js';

const defaultViews = 'all open closed transferred selected';
const rowHeight = 84;

/**
 * The conversations of the team: views with counts, search, and bulk commands on a selection. Choosing a row selects the
 * conversation that the other elements show.
 *
 * @tag conversation-list
 * @summary Find who is waiting; select many and act on all.
 * @fires {HandoffRequestEvent} handoff-request - A person asked for something; one for each conversation of a bulk command. Cancelable.
 * @fires {HandoffResultEvent} handoff-result - How it ended, for each conversation.
 * @csspart search - The search field.
 * @csspart views - The views with their counts.
 * @csspart sort - The choice of the order.
 * @csspart new - The button that lets new rows in.
 * @csspart bulk - What can be done with the selected conversations.
 * @csspart rows - The list itself, which scrolls.
 * @csspart empty - That there is nothing to show, and why.
 * @csspart error - Why nothing can be shown, with Retry.
 * @csspart dialog - A dialog.
 */
export class ConversationList extends StoreElement {
  /** @internal */
  static override tag = 'conversation-list';
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
  override readonly handoff = new StoreController(this);
  protected sentences: Readonly<Record<string, string>> = list;
  #window = new RowWindow(this, rowHeight);
  #state = this.handoff.follow<ListState>();
  #query?: ListQuery;
  #queryStore?: HandoffStore;
  #active?: string;
  #cell: 'select' | 'open' = 'open';
  #lastToggled?: string;
  #bulk?: BulkBar;
  #loadingBulk?: Promise<BulkBar | undefined>;
  #isPointed = false;
  #isFocused = false;
  /** As it was typed: what is asked for has no blanks around it. */
  #typed = '';

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
   * What is selected after the selected conversation was closed, archived or handed back: the `next` one in the list, the same
   * (`stay`, the default), or `none`.
   */
  declare afterClose: AfterClose;
  /** The ids of the conversations that are selected for a bulk command. Survives filters and updates. */
  readonly selection = new Set<string>();

  constructor() {
    super();
    this.views = defaultViews;
    this.sort = 'activity';
    this.readonly = false;
    this.reasons = [];
    this.afterClose = 'stay';
    new GoOn(this);
    // after the one that finds the store
    this.addController({ hostUpdate: () => this.#followStore() });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leaveQuery();
    this.#isPointed = this.#isFocused = false;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const state = this.#state.value;
    if (state?.hasMore && this.#window.isNearEnd) this.#query?.loadMore();
    // what is taken out of the page does not say that the pointer and the focus have left it
    if (!this.#window.scroller) this.#isPointed = this.#isFocused = false;
    this.#hold();
  }

  protected override render(): unknown {
    const state = this.#state.value;
    return html`<div class="list" role="region" aria-label=${this.t('list.label')}>
      ${state && this.#canList ? this.#renderHead(state) : nothing}
      ${this.selection.size || this.#bulk?.isBusy ? html`<div part="bulk">${this.#bulk?.render() ?? nothing}</div>` : nothing}
      ${state ? this.#renderBody(state) : html`<p class="meta" part="empty">${this.t('none.store')}</p>`}
    </div>${this.#bulk?.renderDialog()}${this.live.render()}`;
  }

  #renderHead(state: ListState): unknown {
    return html`<div class="head">
      <input type="search" part="search" aria-label=${this.t('list.search')} placeholder=${this.t('list.search-hint')} autocomplete="off" maxlength="200"
        .value=${this.#typed} @input=${this.#onSearch} />
      <div class="views" part="views" role="group" aria-label=${this.t('list.views')}>
        ${this.#offeredViews.map((view) => this.#renderView(view, state))}
      </div>
      <select part="sort" aria-label=${this.t('list.sort')} .value=${this.sort} @change=${this.#onSort}>
        ${(['activity', 'waiting'] as const).map((sort) => html`<option value=${sort} ?selected=${sort === this.sort}>${this.t(`list.sort.${sort}`)}</option>`)}
      </select>
    </div>`;
  }

  #renderView(view: View, { counts }: ListState): unknown {
    const count = counts[view];
    return html`<button type="button" aria-pressed=${view === this.#currentView} @click=${() => this.#onView(view)}>
      ${this.t(`view.${view}`)} ${count ? html`<span class="count">${count.atLeast ? this.t('list.at-least', { n: count.n }) : count.n}</span>` : nothing}
    </button>`;
  }

  #renderBody(state: ListState): unknown {
    return [
      state.error && state.rows.length ? html`<p class="meta stale">${this.t('list.stale', { why: this.t(`error.${state.error.code}`) })} <button type="button" class="quiet" @click=${this.#onRefresh}>${this.t('retry')}</button></p>` : nothing,
      state.unreadable ? html`<p class="meta stale">${this.t('list.unreadable', { n: state.unreadable })}</p>` : nothing,
      state.waiting ? html`<button type="button" class="new" part="new" @click=${this.#onShowNew}>${this.t('list.new', { n: state.waiting })}</button>` : nothing,
      state.rows.length ? this.#renderRows(state) : this.#renderNone(state),
    ];
  }

  #renderNone(state: ListState): unknown {
    const { search } = this.#query!.question;
    if (search && state.state !== 'failed' && (state.isReading || state.state === 'loading')) return html`<p class="none meta" part="empty">${this.t('list.searching')}</p>`;
    switch (state.state) {
      case 'loading':
        return html`<div class="skeletons" part="skeleton"><span class="hidden">${this.t('loading')}</span>${[1, 2, 3, 4].map(() => html`<div class="skeleton"></div>`)}</div>`;
      case 'failed':
        return html`<div class="none" part="error"><p>${this.t(`error.${state.error!.code}`)}</p>
          ${this.#canList ? html`<button type="button" @click=${this.#onRefresh}>${this.t('retry')}</button>` : nothing}</div>`;
      case 'ready': {
        const first = this.#offeredViews[0]!;
        const elsewhere = this.#currentView !== first && !search;
        const text = search ? this.t('list.none-found', { search }) : this.t(elsewhere ? 'list.none-in-view' : 'list.none');
        return html`<div class="none" part="empty"><p dir="auto">${text}</p>
          ${search ? html`<button type="button" @click=${this.#onClearSearch}>${this.t('list.clear-search')}</button>` : nothing}
          ${elsewhere ? html`<button type="button" @click=${() => this.#onView(first)}>${this.t('list.all-views')}</button>` : nothing}</div>`;
      }
    }
  }

  #renderRows(state: ListState): unknown {
    const { rows } = state;
    this.#window.setCount(rows.length);
    const { first, end } = this.#window;
    const activeIndex = Math.max(0, rows.findIndex(({ id }) => id === this.#active));
    const indices = Array.from({ length: end - first }, (_, i) => first + i);
    // the row that has the focus stays in the page wherever somebody scrolls
    const apart = this.#isFocused && (activeIndex < first || activeIndex >= end) ? activeIndex : undefined;
    // in its order, because a node that is moved loses the focus
    if (apart !== undefined) indices[apart < first ? 'unshift' : 'push'](apart);
    return html`<div class="rows" part="rows" data-scroller role="grid" aria-label=${this.t('list.label')} aria-multiselectable=${this.readonly ? nothing : 'true'}
        aria-rowcount=${state.hasMore ? -1 : rows.length} aria-busy=${state.isReading}
        @scroll=${this.#onScroll} @keydown=${this.#onKey} @click=${this.#onClick} @focusin=${this.#onFocusIn} @focusout=${this.#onFocusOut}
        @pointerenter=${this.#onPointer} @pointerleave=${this.#onPointer}>
        <div role="rowgroup" data-window>${repeat(indices, (i) => rows[i]!.id, (i) => renderRow(this, rows[i]!, {
          index: i,
          hasLeft: state.left.has(rows[i]!.id),
          isCurrent: rows[i]!.id === this.handoff.selected,
          isSelected: this.selection.has(rows[i]!.id),
          isSelectable: !this.readonly,
          tabStop: i === activeIndex ? (this.readonly ? 'open' : this.#cell) : undefined,
          isApart: i === apart,
          failure: this.#bulk?.failureOf(rows[i]!.id),
        }))}</div>
      </div>
      ${state.hasMore && state.isReading ? html`<p class="meta more">${this.t('list.more')}</p>` : nothing}`;
  }

  get #canList(): boolean {
    return !!this.handoff.store?.has('listConversations');
  }

  get #offeredViews(): View[] {
    const offered = this.views.split(/\s+/).filter((view): view is View => (knownViews as readonly string[]).includes(view));
    return offered.length ? offered : ['all'];
  }

  get #currentView(): View {
    const offered = this.#offeredViews;
    return this.view && offered.includes(this.view) ? this.view : offered[0]!;
  }

  /** @internal The rows that are loaded, by id. */
  get loadedRows() {
    return this.handoff.store?.part(conversationList).rows.all;
  }

  /** @internal How many of the selected conversations are not in what is shown. */
  get notShown(): number {
    const shown = new Set(this.#state.value?.rows.map(({ id }) => id));
    return [...this.selection].filter((id) => !shown.has(id)).length;
  }

  /** @internal */
  get shownCount(): number {
    return this.#state.value?.rows.length ?? 0;
  }

  /** @internal The control to go on with. */
  override focusHome(): void {
    const { renderRoot } = this;
    (renderRoot.querySelector<HTMLElement>('[part=bulk] button') ?? renderRoot.querySelector<HTMLElement>('[data-row] [tabindex="0"]') ?? renderRoot.querySelector('input'))?.focus();
  }

  /** @internal The one below it, or above the last. */
  idAfter(id: string): string | undefined {
    const ids = this.#state.value?.rows.map((row) => row.id) ?? [];
    const at = ids.indexOf(id);
    return ids[at + 1] ?? ids[at - 1];
  }

  /** @internal Selects all that are loaded in this view and search. */
  selectAll(): void {
    this.#changeSelection(() => this.#state.value?.rows.forEach(({ id }) => this.selection.add(id)));
  }

  /** Ends the selection. */
  clearSelection(): void {
    this.#changeSelection(() => this.selection.clear());
  }

  #changeSelection(change: () => void): void {
    change();
    if (this.selection.size) void this.#loadBulk();
    this.requestUpdate();
  }

  #loadBulk(): Promise<BulkBar | undefined> {
    return (this.#loadingBulk ??= import('./bulk-bar.js').then(
      (module) => {
        this.#bulk = module.create(this);
        this.adopt(module);
        return this.#bulk;
      },
      () => {
        this.#loadingBulk = undefined;
        this.live.announce(this.t('part-missing'));
        return undefined;
      },
    ));
  }

  #followStore(): void {
    const { store } = this.handoff;
    if (store !== this.#queryStore) {
      this.#leaveQuery();
      this.#queryStore = store;
      this.#query = store?.part(conversationList).query();
      this.selection.clear();
      this.#active = this.#lastToggled = undefined;
      this.#typed = '';
      this.#bulk?.forget();
    }
    this.#query?.ask({ view: this.#currentView, sort: this.sort === 'waiting' ? 'waiting' : 'activity' });
    this.#state.follow(this.#query?.$state);
  }

  #leaveQuery(): void {
    this.#query?.dispose();
    this.#query = this.#queryStore = undefined;
  }

  /** While somebody points at a row, has the focus in one or has scrolled away from the top, nothing moves. */
  #hold(): void {
    this.#query?.hold(this.#isPointed || this.#isFocused || (this.#window.scroller?.scrollTop ?? 0) > 0);
  }

  #onSearch(event: Event): void {
    this.#typed = (event.target as HTMLInputElement).value;
    this.#query?.ask({ search: this.#typed });
    this.#toTop();
  }

  #onClearSearch(): void {
    this.#typed = '';
    this.#query?.ask({ search: '' });
    this.renderRoot.querySelector('input')?.focus();
  }

  #onView(view: View): void {
    this.view = view;
    this.#toTop();
  }

  #onSort(event: Event): void {
    this.sort = (event.target as HTMLSelectElement).value as ListSort;
    this.#toTop();
  }

  async #onShowNew(): Promise<void> {
    this.#query?.showWaiting();
    this.#toTop();
    await this.updateComplete;
    this.#window.scroller?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }

  #toTop(): void {
    if (this.#window.scroller) this.#window.scroller.scrollTop = 0;
    this.#active = undefined;
  }

  #onRefresh(): void {
    this.#query?.refresh();
  }

  #onScroll(): void {
    this.#window.onScroll();
    this.#hold();
  }

  #onPointer(event: PointerEvent): void {
    this.#isPointed = event.type === 'pointerenter';
    this.#hold();
  }

  #onFocusIn(event: FocusEvent): void {
    this.#isFocused = true;
    const place = this.#placeOf(event.target);
    if (place && (place.id !== this.#active || place.cell !== this.#cell)) {
      this.#active = place.id;
      this.#cell = place.cell;
      this.requestUpdate();
    }
    this.#hold();
  }

  #onFocusOut(event: FocusEvent): void {
    if (event.relatedTarget instanceof Node && (event.currentTarget as Node).contains(event.relatedTarget)) return;
    this.#isFocused = false;
    this.#hold();
    this.requestUpdate();
  }

  #placeOf(target: EventTarget | null): { id: string; cell: 'select' | 'open' } | undefined {
    const element = target as HTMLElement;
    const id = element.closest<HTMLElement>('[data-row]')?.dataset.row;
    const cell = element.closest<HTMLElement>('[data-cell]')?.dataset.cell as 'select' | 'open' | undefined;
    return id !== undefined && cell ? { id, cell } : undefined;
  }

  #onClick(event: MouseEvent): void {
    const place = this.#placeOf(event.target);
    if (place?.cell === 'open') this.handoff.store?.$selected.set(place.id);
    else if (place) this.#toggle(place.id, event.shiftKey);
  }

  /** With Shift all rows from the one before become like it. */
  #toggle(id: string, isRange: boolean): void {
    const on = !this.selection.has(id);
    const ids = this.#state.value?.rows.map((row) => row.id) ?? [];
    const [from, to] = [isRange && this.#lastToggled !== undefined ? ids.indexOf(this.#lastToggled) : -1, ids.indexOf(id)];
    const range = from < 0 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
    this.#lastToggled = id;
    this.#changeSelection(() => range.forEach((each) => (on ? this.selection.add(each) : this.selection.delete(each))));
  }

  async #onKey(event: KeyboardEvent): Promise<void> {
    const rows = this.#state.value?.rows ?? [];
    const at = this.#placeOf(event.target);
    const index = rows.findIndex(({ id }) => id === at?.id);
    if (!at || index < 0 || event.altKey) return;
    if (event.key === ' ' && at.cell === 'open' && !this.readonly) {
      event.preventDefault();
      return this.#toggle(at.id, event.shiftKey);
    }
    if (event.key === 'a' && (event.ctrlKey || event.metaKey) && !this.readonly) {
      event.preventDefault();
      return this.selectAll();
    }
    const isRtl = getComputedStyle(this).direction === 'rtl';
    const place = nextPlace(event, { index, cell: at.cell }, { rows: rows.length, rowsPerPage: this.#window.rowsPerPage, isSelectable: !this.readonly, isRtl });
    if (!place) return;
    event.preventDefault();
    await this.#focus(rows[place.index]!.id, place.index, place.cell);
  }

  async #focus(id: string, index: number, cell: 'select' | 'open'): Promise<void> {
    this.#active = id;
    this.#cell = cell;
    this.#window.reveal(index);
    this.requestUpdate();
    await this.updateComplete;
    this.#window.scroller?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }
}
