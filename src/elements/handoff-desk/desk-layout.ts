import type { LitElement, ReactiveController } from 'lit';
import { widthOf, type DeskPane } from './desk-panes.js';

/** What it needs of the desk's body. */
export interface LayoutBody {
  readonly host: LitElement & {
    readonly listWidth?: number;
    readonly contactWidth?: number;
    readonly handoff: { readonly id?: string };
  };
  readonly shownPane: DeskPane;
  focusPane(pane: DeskPane): void;
}

/** How many panes fit beside each other, how wide they are, and where the focus goes when one goes out of sight. */
export class DeskLayout implements ReactiveController {
  columns = 3;
  readonly #body: LayoutBody;
  #resized?: ResizeObserver;
  #hadFocus = false;

  constructor(body: LayoutBody) {
    this.#body = body;
    body.host.addController(this);
  }

  hostConnected(): void {
    this.#resized = new ResizeObserver(() => this.#onResize());
    this.#resized.observe(this.#body.host);
  }

  hostDisconnected(): void {
    this.#resized?.disconnect();
  }

  hostUpdate(): void {
    const { shadowRoot } = this.#body.host;
    this.#hadFocus ||= !!shadowRoot?.activeElement;
    // a browser takes the focus from what the style sheet hides before anybody is asked
    shadowRoot?.addEventListener('focusin', this.#onFocusIn);
    shadowRoot?.addEventListener('focusout', this.#onFocusOut);
  }

  #onFocusIn = (): void => {
    this.#hadFocus = true;
  };

  #onFocusOut = ({ target }: Event): void => {
    if ((target as Element).checkVisibility()) this.#hadFocus = false;
  };

  hostUpdated(): void {
    const { listWidth, contactWidth } = this.#body.host;
    this.#setWidth('--_list', listWidth);
    this.#setWidth('--_contact', contactWidth);
    if (this.#hadFocus) this.#keepFocus();
  }

  get #area(): HTMLElement | null | undefined {
    return this.#body.host.shadowRoot?.querySelector<HTMLElement>('.desk');
  }

  /** The style sheet knows how many columns there are, so that both go by the same widths. */
  #onResize(): void {
    const area = this.#area;
    const columns = (area && Number(getComputedStyle(area).getPropertyValue('--_columns'))) || this.columns;
    if (columns === this.columns) return;
    this.columns = columns;
    this.#body.host.requestUpdate();
  }

  #setWidth(name: string, given: unknown): void {
    const width = widthOf(given);
    if (width) this.#area?.style.setProperty(name, `${width}px`);
    else this.#area?.style.removeProperty(name);
  }

  /** Where the focused control went out of sight, the pane that is shown goes on. */
  #keepFocus(): void {
    const { host, shownPane } = this.#body;
    const { activeElement } = host.shadowRoot!;
    if (activeElement?.checkVisibility()) return;
    const { activeElement: elsewhere, body } = host.ownerDocument;
    const isLost = activeElement || !elsewhere || elsewhere === body || elsewhere === host;
    if (isLost) this.#body.focusPane(this.columns === 1 ? shownPane : host.handoff.id ? 'conversation' : 'list');
  }
}
