import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues } from 'lit';
import { LiveRegion } from '../../controllers/live-region.js';
import { Lazy } from '../../internal/lazy.js';
import { desk } from '../../locales/en/handoff-desk.js';
import type { View } from '../../model/views.js';
import type { ListSort } from '../../store/list/order.js';
import type { HandoffStore } from '../../store/store.js';
import { baseStyles } from '../base/base.styles.js';
import type { HandoffLayoutEvent, HandoffResultEvent } from '../base/events.js';
import { LazyPart, type LazyHost, type LazyModule } from '../base/lazy-part.js';
import type { StoreElement } from '../base/store-element.js';
import { Words } from '../base/words.js';
import type { AfterClose } from '../conversation-list/after-close.js';
import { HandoffProvider } from '../handoff-provider/handoff-provider.js';
import { PaneLoader, panesIn, type DeskPane } from './desk-panes.js';
import { renderPane } from './pane-content.js';
import { DeskLayout } from './desk-layout.js';
import { DeskState } from './desk-state.js';
import styles from './handoff-desk.styles.js';
import { OuterStore } from './outer-store.js';

/**
 * The whole operations screen in one tag: list, conversation and contact, in three columns, two with a drawer, or one
 * with a way back, by its own width. It fills the height that it gets, or takes 720 px.
 *
 * It connects itself like a `<handoff-provider>`, whose attributes and properties it has, or stands inside one. What
 * its panes hold loads when it comes into sight.
 *
 * @tag handoff-desk
 * @summary The whole operations screen: list, conversation, contact.
 * @slot list-header - Above the list.
 * @slot list - Instead of the list.
 * @slot conversation-header - Instead of the header of the conversation.
 * @slot thread - Instead of the history.
 * @slot composer - Instead of the reply box.
 * @slot contact - Instead of the contact's details.
 * @slot empty - Shown where no conversation is selected.
 * @fires {HandoffSelectEvent} handoff-select - Another conversation was selected.
 * @fires {HandoffLayoutEvent} handoff-layout - Somebody made a pane wider, narrower, or folded it.
 * @csspart list - The pane of the list.
 * @csspart conversation - The pane of the conversation.
 * @csspart contact - The pane of the contact's details.
 * @csspart divider - What stands between two panes, to change their widths.
 * @csspart empty - That no conversation is selected.
 */
export class HandoffDesk extends HandoffProvider implements LazyHost {
  /** @internal */
  static override tag = 'handoff-desk';
  static override styles: CSSResultGroup = [baseStyles, styles];
  static override properties: PropertyDeclarations = {
    panes: {},
    views: {},
    view: {},
    sort: {},
    afterClose: { attribute: 'after-close' },
    contactSide: { attribute: 'contact-side' },
    history: {},
    folded: {},
    listWidth: { attribute: 'list-width', type: Number },
    contactWidth: { attribute: 'contact-width', type: Number },
    reasons: { attribute: false },
  };

  /** The panes to show, by name, separated by spaces. Default: `list conversation contact`. */
  declare panes: string;
  /** The views that the list offers. */
  declare views?: string;
  /** The view that the list shows first. */
  declare view?: View;
  /** The order of the list. */
  declare sort?: ListSort;
  /** Which conversation is selected after one was closed, archived or handed back. Default: `stay`. */
  declare afterClose?: AfterClose;
  /** On which side of the conversation the contact's details stand: `start`, the default, or `end`. */
  declare contactSide: 'start' | 'end';
  /** `on`: where only one pane fits, the browser's Back leads from the conversation to the list. */
  declare history?: string;
  /** The panes that are folded away, by name, separated by spaces: `list`, `contact`. */
  declare folded: string;
  /** The width of the list, in pixels. Default: by the width of the desk. */
  declare listWidth?: number;
  /** The width of the contact's details, in pixels. Default: by the width of the desk. */
  declare contactWidth?: number;
  /** The host's list of reasons to choose from when a bot is paused. A free text is always possible. */
  declare reasons: readonly string[];

  /** @internal */
  readonly handoff = new DeskState(this);
  /** @internal */
  readonly words = new Words(() => this.handoff.store, desk);
  /** @internal */
  readonly live = new LiveRegion(this);
  readonly #layout = new DeskLayout(this);
  readonly #outer = new OuterStore(this, () => this.#onOuter());
  readonly #loader = new PaneLoader(this);
  readonly #dividers = new LazyPart(this, {
    load: () => import('./dividers.lazy.js'),
    create: ({ Dividers }) => new Dividers(this),
    preloadWhen: () => this.columns > 1,
    isMissed: () => false,
  });
  readonly #back = new Lazy(async () => new (await import('./desk-history.lazy.js')).DeskHistory(this));
  /** The pane that is shown where there is room for one only. */
  #shown: DeskPane = 'list';
  #isDrawerOpen = false;
  #lastId?: string;

  constructor() {
    super();
    this.panes = 'list conversation contact';
    this.contactSide = 'start';
    this.folded = '';
    this.reasons = [];
  }

  /** @internal How many panes stand beside each other. */
  get columns(): number {
    return this.#layout.columns;
  }

  /** @internal The pane that is shown where there is room for one only. */
  get shownPane(): DeskPane {
    return this.#shown;
  }

  protected override get inherited(): HandoffStore | undefined {
    return this.#outer.store;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#loader.stop();
    this.handoff.follow(undefined);
  }

  /** Shows a pane where there is room for one only, and the contact's details where they are in a drawer or folded. */
  show(pane: DeskPane): void {
    if (this.#back.value) this.#back.value.go(pane);
    else this.showNow(pane);
  }

  /** @internal */
  showNow(pane: DeskPane): void {
    const focused = this.shadowRoot?.activeElement;
    this.#shown = pane;
    this.#isDrawerOpen = pane === 'contact';
    this.requestUpdate();
    if (this.columns === 1 && focused) void this.updateComplete.then(() => this.focusPane(pane));
  }

  /** @internal */
  adopt({ styles: more = [], sentences = {} }: LazyModule): void {
    this.words.add(sentences);
    this.addStyles(more);
    this.requestUpdate();
  }

  /** @internal The panes that are folded away. */
  get foldedPanes(): readonly string[] {
    return String(this.folded ?? '').split(/[\s,]+/);
  }

  /** @internal A person has changed the layout. */
  tellLayout(event: HandoffLayoutEvent): void {
    /** @internal */
    this.dispatchEvent(event);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.hasUpdated && !this.adapter && !this.store) this.reconnect();
    super.willUpdate(changed);
    this.handoff.follow(this.isConnected ? this.offered : undefined);
    const { id } = this.handoff;
    if (id !== this.#lastId) {
      this.#lastId = id;
      this.#isDrawerOpen = false;
      this.#shown = id ? 'conversation' : 'list';
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    if (changed.has('panes') || changed.has('contactSide')) this.#watch();
    // without it, all works but the browser's own button
    if (this.history === 'on' && !this.#back.isRequested) this.#back.load().catch(() => undefined);
  }

  protected override render(): unknown {
    const panes = panesIn(this.panes);
    const side = this.contactSide === 'end' ? ['conversation', 'contact'] : ['contact', 'conversation'];
    const order = (['list', ...side] as DeskPane[]).filter((pane) => panes.includes(pane));
    const shown = order.includes(this.#shown) ? this.#shown : order[0];
    return html`<div
        class="desk"
        data-show=${shown ?? nothing}
        ?data-drawer=${this.#isDrawerOpen}
        @handoff-result=${this.#onResult}
        @click=${this.#onClick}
        @keydown=${this.#onKey}>
        ${order.map((pane, i) => [this.#dividers.value?.render(order, i), renderPane(this, pane)])}
      </div>
      ${this.live.render()}`;
  }

  /** @internal Whether the selected conversation is there, or on its way. */
  get isKnown(): boolean {
    const { id, view } = this.handoff;
    return !!id && view?.state !== 'failed';
  }

  /** @internal */
  get isContactOpen(): boolean {
    return this.columns === 3 ? !this.foldedPanes.includes('contact') : this.#isDrawerOpen;
  }

  /** @internal Folds a pane away, or brings it back, and tells the host. */
  async fold(pane: 'list' | 'contact', isFolded: boolean): Promise<void> {
    (await this.#dividers.load())?.fold(pane, isFolded);
  }

  /** @internal Moves the focus to what is in a pane. */
  focusPane(pane: DeskPane): void {
    const section = this.renderRoot.querySelector<HTMLElement>(`.${pane}`);
    const list = pane === 'list' && section?.querySelector<StoreElement>('conversation-list');
    if (list && list.hasUpdated) list.focus();
    else section?.focus({ preventScroll: true });
  }

  /** @internal The button of the contact's details. */
  toggleContact(): void {
    if (this.columns === 3) void this.fold('contact', this.isContactOpen);
    else if (this.#isDrawerOpen) this.show('conversation');
    else this.#openContact();
  }

  #openContact(): void {
    this.show('contact');
    void this.updateComplete.then(() => this.focusPane('contact'));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented || !this.#isDrawerOpen || this.columns !== 2) return;
    event.preventDefault();
    this.show('conversation');
  }

  /** A row that is selected already is opened as well. */
  #onClick(event: Event): void {
    const isRow = event.composedPath().some((at) => at instanceof HTMLElement && at.dataset.cell === 'open');
    if (isRow && this.handoff.store?.$selected.get()) this.show('conversation');
  }

  /** Whoever takes over is about to write. */
  #onResult({ command, outcome, target }: HandoffResultEvent): void {
    if (command.type !== 'take-over' || outcome !== 'applied') return;
    const header = (target as Element).closest('conversation-header');
    if (header && header === this.shadowRoot?.activeElement) {
      this.renderRoot.querySelector<StoreElement>('reply-composer')?.focus();
    }
  }

  #onOuter(): void {
    if (this.hasUpdated && !this.adapter && !this.store) this.reconnect();
    this.requestUpdate();
  }

  #watch(): void {
    this.#loader.watch(this.renderRoot.querySelectorAll<HTMLElement>('.pane'));
  }
}
