/** What the desk shows: its panes, where they stand, and how a person gets from one to another. */
import { html, nothing, type LitElement, type ReactiveController } from 'lit';
import { Lazy } from '../../internal/lazy.js';
import { report, type NoteElement } from '../../internal/report.js';
import type { ErrorCode } from '../../model/error.js';
import { desk } from '../../locales/en/handoff-desk.js';
import type { HandoffLayoutEvent, HandoffRequestEvent, HandoffResultEvent } from '../base/events.js';
import { LazyPart, type LazyHost, type LazyModule } from '../base/lazy-part.js';
import type { StoreElement } from '../base/store-element.js';
import bodyStyles from './desk-body.styles.js';
import type * as Attributes from './desk-attributes.lazy.js';
import { DeskLayout } from './desk-layout.js';
import { deskPanes, namesIn, panesIn, type DeskPane } from './desk-panes.js';
import { PaneLoader } from './pane-loader.js';
import type * as Dividing from './dividers.lazy.js';
import type { DeskState } from './desk-state.js';
import { renderPane, type ContentProperties } from './pane-content.js';

/** What the body needs of the desk. */
export interface BodyHost extends LitElement, ContentProperties, NoteElement {
  readonly live: LazyHost['live'];
  adopt: LazyHost['adopt'];
  readonly handoff: NoteElement['handoff'] & DeskState;
  readonly localName: string;
  readonly isConnected: boolean;
  readonly history?: string;
  folded: string;
  listWidth?: number;
  contactWidth?: number;
}

export class DeskBody implements ReactiveController {
  readonly host: BodyHost;
  readonly #layout: DeskLayout;
  readonly #loader: PaneLoader;
  readonly #dividers: LazyPart<typeof Dividing, Dividing.Dividers>;
  readonly #back = new Lazy(async () => new (await import('./desk-history.lazy.js')).DeskHistory(this));
  /** The pane that is shown where there is room for one only. */
  #shown: DeskPane = 'list';
  #isDrawerOpen = false;
  #isTakingOver = false;
  #lastId?: string;

  constructor(host: BodyHost) {
    this.host = host;
    this.#layout = new DeskLayout(this);
    this.#loader = new PaneLoader(host, () => host.requestUpdate());
    this.#dividers = new LazyPart(host, {
      load: () => import('./dividers.lazy.js'),
      create: ({ Dividers }) => new Dividers(this),
      preloadWhen: () => this.columns > 1,
      isMissed: () => false,
    });
    // what a mistake says has time until the page is idle
    new LazyPart<LazyModule & typeof Attributes, unknown>(host, {
      load: () => import('./desk-attributes.lazy.js'),
      create: ({ checkDeskAttributes }) => checkDeskAttributes(host),
      preloadWhen: () => true,
      isMissed: () => false,
    });
    host.addController(this);
  }

  /** How many panes stand beside each other. */
  get columns(): number {
    return this.#layout.columns;
  }

  get shownPane(): DeskPane {
    return this.#shown;
  }

  hostDisconnected(): void {
    this.#loader.stop();
  }

  hostUpdate(): void {
    const { id } = this.host.handoff;
    if (id === this.#lastId) return;
    this.#lastId = id;
    this.#isDrawerOpen = false;
    this.#shown = id ? 'conversation' : 'list';
  }

  hostUpdated(): void {
    this.#loader.watch(this.host.renderRoot.querySelectorAll<HTMLElement>('.pane'));
    // without it, all works but the browser's own button
    if (this.host.history === 'on' && !this.#back.isRequested) this.#back.load().catch(() => undefined);
  }

  /** A person goes to a pane. */
  show(pane: DeskPane): void {
    if (!deskPanes.includes(pane)) {
      return report(this.host, { code: 'bad-attribute', field: 'show()', expected: deskPanes.join(', ') });
    }
    if (this.#back.value) this.#back.value.go(pane);
    else this.showNow(pane);
  }

  showNow(pane: DeskPane): void {
    const focused = this.host.shadowRoot?.activeElement;
    this.#shown = pane;
    this.#isDrawerOpen = pane === 'contact';
    this.host.requestUpdate();
    if (this.columns === 1 && focused) void this.host.updateComplete.then(() => this.focusPane(pane));
  }

  /** The panes that are folded away. */
  get foldedPanes(): readonly string[] {
    return namesIn(this.host.folded);
  }

  /** A person has changed the layout. */
  tellLayout(event: HandoffLayoutEvent): void {
    /** @internal */
    this.host.dispatchEvent(event);
  }

  render(): unknown {
    const { panes: names, contactSide } = this.host;
    const panes = panesIn(names);
    const side = contactSide === 'end' ? ['conversation', 'contact'] : ['contact', 'conversation'];
    const order = (['list', ...side] as DeskPane[]).filter((pane) => panes.includes(pane));
    const shown = order.includes(this.#shown) ? this.#shown : order[0];
    return html`<div
      class="desk"
      data-show=${shown ?? nothing}
      ?data-drawer=${this.#isDrawerOpen}
      @handoff-request=${this.#onRequest}
      @handoff-result=${this.#onResult}
      @click=${this.#onClick}
      @keydown=${this.#onKey}>
      ${order.map((pane, i) => [this.#dividers.value?.render(order, i), renderPane(this, pane)])}
    </div>`;
  }

  /** Whether the selected conversation is there, or on its way. */
  get isKnown(): boolean {
    const { id, view } = this.host.handoff;
    return !!id && view?.state !== 'failed';
  }

  /** What has gone wrong that the conversation says, and the list beside it need not. */
  get told(): ErrorCode | undefined {
    const { view, isOffline } = this.host.handoff;
    if (this.columns === 1 || !this.host.handoff.id) return undefined;
    if (view?.state === 'failed') return view.error.code;
    return isOffline ? 'offline' : undefined;
  }

  /** Whether the contact's details are in sight. */
  get isContactOpen(): boolean {
    return this.columns === 3 ? !this.foldedPanes.includes('contact') : this.#isDrawerOpen;
  }

  /** Folds a pane away, or brings it back, and tells the host. */
  async fold(pane: 'list' | 'contact', isFolded: boolean): Promise<void> {
    (await this.#dividers.load())?.fold(pane, isFolded);
  }

  /** Moves the focus to what is in a pane. */
  focusPane(pane: DeskPane): void {
    const section = this.host.renderRoot.querySelector<HTMLElement>(`.${pane}`);
    const list = pane === 'list' && section?.querySelector<StoreElement>('conversation-list');
    if (list && list.hasUpdated) list.focus();
    else section?.focus({ preventScroll: true });
  }

  /** The button of the contact's details. */
  toggleContact(): void {
    if (this.columns === 3) void this.fold('contact', this.isContactOpen);
    else if (this.#isDrawerOpen) this.show('conversation');
    else this.#openContact();
  }

  #openContact(): void {
    this.show('contact');
    void this.host.updateComplete.then(() => this.focusPane('contact'));
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || !this.#isDrawerOpen || this.columns !== 2) return;
    event.preventDefault();
    this.show('conversation');
  };

  /** A row that is selected already is opened as well. */
  #onClick = (event: Event): void => {
    const isRow = event.composedPath().some((at) => at instanceof HTMLElement && at.dataset.cell === 'open');
    if (isRow && this.host.handoff.store?.$selected.get()) this.show('conversation');
  };

  /** Whoever takes over is about to write: the focus goes there at once, not by way of what is left in the header. */
  goOnWriting = (): boolean => {
    const composer = this.#isTakingOver && this.host.renderRoot.querySelector<StoreElement>('reply-composer');
    if (!composer) return false;
    // unlocked first, so that it is read with the description that stays
    void composer.updateComplete.then(() => composer.focus());
    return true;
  };

  #onRequest = ({ command, target }: HandoffRequestEvent): void => {
    if (command.type === 'take-over') this.#isTakingOver = this.#isInFocusedHeader(target);
  };

  #onResult = ({ command, outcome, target }: HandoffResultEvent): void => {
    if (command.type !== 'take-over') return;
    if (outcome === 'applied' && this.#isInFocusedHeader(target)) this.goOnWriting();
    this.#isTakingOver = false;
  };

  #isInFocusedHeader(target: EventTarget | null): boolean {
    const header = (target as Element).closest('conversation-header');
    return !!header && header === this.host.shadowRoot?.activeElement;
  }
}

export const sentences = desk;
export const styles = [bodyStyles];
