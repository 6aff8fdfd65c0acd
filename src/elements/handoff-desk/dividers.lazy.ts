/** What stands between two panes: drag it, or move it by keys. Loaded when the page is idle. */
import { css, html, nothing } from 'lit';
import { dividers } from '../../locales/en/dividers.js';
import { HandoffLayoutEvent } from '../base/events.js';
import type { Words } from '../base/words.js';
import { widthOf, type DeskPane } from './desk-panes.js';

/** The panes whose width can be changed. */
type SidePane = 'list' | 'contact';

/** In pixels. */
const limits = { list: [220, 560], contact: [200, 480] } as const;
/** How far one press of an arrow moves a divider, in pixels. */
const step = 16;

/** What the dividers need of the desk's body. */
export interface DividersBody {
  readonly host: {
    readonly renderRoot: HTMLElement | DocumentFragment;
    readonly words: Words;
    folded: string;
    listWidth?: number;
    contactWidth?: number;
  };
  readonly columns: number;
  readonly foldedPanes: readonly string[];
  tellLayout(event: HandoffLayoutEvent): void;
}

export class Dividers {
  readonly #body: DividersBody;

  constructor(body: DividersBody) {
    this.#body = body;
  }

  /** What stands before the pane at this place. `order` are the panes as they stand, from the start. */
  render(order: readonly DeskPane[], at: number): unknown {
    const { columns } = this.#body;
    if (!at || columns === 1) return nothing;
    const pane = order[at - 1] === 'list' ? 'list' : 'contact';
    // in two columns the contact's details stand in front of the others
    const isBetween = columns === 3 || (pane === 'list' && order[at] === 'conversation') || order[at - 2] === 'list';
    return isBetween ? this.#renderDivider(columns === 3 ? pane : 'list', order) : nothing;
  }

  #renderDivider(pane: SidePane, order: readonly DeskPane[]): unknown {
    const { foldedPanes } = this.#body;
    const { words } = this.#body.host;
    const isFolded = foldedPanes.includes(pane);
    const [min, max] = limits[pane];
    const width = Math.round(this.#widthOf(pane));
    const isAfter = order.indexOf(pane) > order.indexOf('conversation');
    return html`<div
      class="divider ${pane} ${isAfter ? 'after' : ''}"
      part="divider"
      role="separator"
      tabindex="0"
      aria-orientation="vertical"
      aria-label=${words.t(`desk.resize-${pane}`)}
      aria-valuemin="0"
      aria-valuemax=${max}
      aria-valuenow=${isFolded ? 0 : Math.max(width, min)}
      aria-valuetext=${isFolded ? words.t('desk.folded') : words.t('desk.pixels', { n: width })}
      @pointerdown=${(event: PointerEvent) => this.#onPointer(pane, isAfter, event)}
      @click=${() => isFolded && this.fold(pane, false)}
      @dblclick=${() => !isFolded && this.fold(pane, true)}
      @keydown=${(event: KeyboardEvent) => this.#onKey(pane, isAfter, event)}></div>`;
  }

  /** Folds a pane away, or brings it back, and tells the host. */
  fold(pane: SidePane, isFolded: boolean): void {
    const others = this.#body.foldedPanes.filter((name) => name && name !== pane);
    this.#body.host.folded = [...others, ...(isFolded ? [pane] : [])].join(' ');
    this.#tell();
  }

  #tell(): void {
    const { folded, listWidth, contactWidth } = this.#body.host;
    this.#body.tellLayout(new HandoffLayoutEvent({ folded, listWidth, contactWidth }));
  }

  #elementOf(pane: SidePane): HTMLElement | null {
    return this.#body.host.renderRoot.querySelector<HTMLElement>(`.pane.${pane}`);
  }

  #widthOf(pane: SidePane): number {
    const set = this.#body.host[pane === 'list' ? 'listWidth' : 'contactWidth'];
    return widthOf(set) || this.#elementOf(pane)?.offsetWidth || limits[pane][0];
  }

  #set(pane: SidePane, width: number): void {
    const [min, max] = limits[pane];
    this.#body.host[pane === 'list' ? 'listWidth' : 'contactWidth'] = Math.round(Math.max(min, Math.min(max, width)));
  }

  #isRtl(): boolean {
    const pane = this.#elementOf('list') ?? this.#elementOf('contact');
    return !!pane && getComputedStyle(pane).direction === 'rtl';
  }

  #onPointer(pane: SidePane, isAfter: boolean, event: PointerEvent): void {
    if (event.button !== 0 || this.#body.foldedPanes.includes(pane)) return;
    event.preventDefault();
    const divider = event.currentTarget as HTMLElement;
    divider.focus();
    const [start, width] = [event.clientX, this.#widthOf(pane)];
    const sign = (isAfter ? -1 : 1) * (this.#isRtl() ? -1 : 1);
    const leave = new AbortController();
    const { signal } = leave;
    divider.setPointerCapture(event.pointerId);
    // the pointer is measured in pixels of the window, which zooms or scales those of a pane
    const element = this.#elementOf(pane);
    const scale = (element && element.getBoundingClientRect().width / element.offsetWidth) || 1;
    const follow = ({ clientX }: PointerEvent) => this.#set(pane, width + (sign * (clientX - start)) / scale);
    divider.addEventListener('pointermove', follow, { signal });
    const end = (): void => {
      leave.abort();
      if (this.#widthOf(pane) !== width) this.#tell();
    };
    divider.addEventListener('lostpointercapture', end, { signal });
  }

  #onKey(pane: SidePane, isAfter: boolean, event: KeyboardEvent): void {
    const isFolded = this.#body.foldedPanes.includes(pane);
    const [min, max] = limits[pane];
    const sign = (isAfter ? -1 : 1) * (this.#isRtl() ? -1 : 1);
    const width = this.#widthOf(pane);
    const wanted = {
      ArrowLeft: width - sign * step,
      ArrowRight: width + sign * step,
      Home: min,
      End: max,
    }[event.key];
    if (event.key === 'Enter') this.fold(pane, !isFolded);
    else if (wanted === undefined || isFolded) return;
    else {
      this.#set(pane, wanted);
      this.#tell();
    }
    event.preventDefault();
  }
}

export const sentences = dividers;
export const styles = [
  css`
    .divider {
      flex: none;
      inline-size: 9px;
      margin-inline: -5px -4px;
      z-index: 1;
      cursor: col-resize;
      touch-action: none;
    }
    .divider[aria-valuenow='0'] {
      inline-size: 14px;
      margin: 0;
      border-inline-end: 1px solid var(--_border);
      background: var(--_hover);
      cursor: pointer;
    }
    .divider:hover,
    .divider:focus-visible {
      background: linear-gradient(var(--_accent) 0 0) center / 2px 100% no-repeat;
      outline: none;
    }
    @media (forced-colors: active) {
      .divider:hover,
      .divider:focus-visible {
        outline: 2px solid Highlight;
        outline-offset: -3px;
      }
    }
  `,
];
