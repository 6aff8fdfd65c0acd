import { html, nothing, type LitElement } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { RowWindow } from '../../controllers/row-window.js';
import type { ListState } from '../../store/list/query.js';
import type { Row } from '../../store/list/row.js';
import type { HandoffStore } from '../../store/store.js';
import type { LazyPart } from '../base/lazy-part.js';
import type { GridPlace, GridSize } from './grid-keys.js';
import { renderRow, type RowHost } from './list-row.js';
import type { RowOptions } from './row-options.js';
import type { ListUse } from './list-use.lazy.js';
import type * as ListUses from './list-use.lazy.js';

type Cell = GridPlace['cell'];

/** What the grid needs of its list. */
export interface GridHost extends LitElement, RowHost {
  readonly handoff: { readonly store?: HandoffStore; readonly storeNow?: HandoffStore };
  /** Without selection. */
  readonly readonly: boolean;
  readonly use: LazyPart<typeof ListUses, ListUse>;
  /** Keeps the rows where they are while they are in use. */
  hold(): void;
}

/** In pixels, until one has been measured. */
const rowHeight = 90;
/** The keys that lead from row to row and from cell to cell. */
const places = /^(Arrow|Page|Home$|End$)/;

/** The rows that are in the page, and where the focus and the pointer are among them. */
export class ListGrid {
  #host: GridHost;
  #window: RowWindow;
  #rows: readonly Row[] = [];
  /** The row and the cell that Tab leads to. */
  #active?: string;
  #activeIndex = 0;
  #cell: Cell = 'open';
  #isPointed = false;
  #isFocused = false;

  constructor(host: GridHost) {
    this.#host = host;
    this.#window = new RowWindow(host, rowHeight);
  }

  get isNearEnd(): boolean {
    return this.#window.isNearEnd;
  }

  /** While somebody points at a row, has the focus in one or has scrolled away from the top, nothing moves. */
  get isInUse(): boolean {
    const { scroller } = this.#window;
    // what is taken out of the page does not say that the pointer and the focus have left it
    if (!scroller) this.leave();
    return this.#isPointed || this.#isFocused || (!!scroller && this.#window.top > 0);
  }

  /** Neither the pointer nor the focus is here any more. */
  leave(): void {
    this.#isPointed = this.#isFocused = false;
  }

  /** Other rows are shown: they are seen from the first. */
  toTop(): void {
    this.#window.toTop();
    this.#active = undefined;
  }

  async focus(): Promise<void> {
    await this.#host.updateComplete;
    this.#window.scroller?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }

  render(
    { rows, hasMore, isReading }: ListState,
    about: (row: Row) => Pick<RowOptions, 'hasLeft' | 'isCurrent' | 'isSelected' | 'failure'>,
  ): unknown {
    const host = this.#host;
    const isSelectable = !host.readonly;
    this.#rows = rows;
    this.#window.setCount(rows.length);
    const { first, end } = this.#window;
    const active = (this.#activeIndex = this.#findActive());
    const indices = Array.from({ length: end - first }, (_, i) => first + i);
    // the row that has the focus stays in the page wherever somebody scrolls
    const apart = this.#isFocused && (active < first || active >= end) ? active : undefined;
    // in its order, because a node that is moved loses the focus
    if (apart !== undefined) indices[apart < first ? 'unshift' : 'push'](apart);
    return html`<div
      class="rows"
      part="rows"
      data-scroller
      role="grid"
      tabindex="-1"
      aria-label=${host.words.t('list.label')}
      aria-multiselectable=${isSelectable ? 'true' : nothing}
      aria-rowcount=${hasMore ? -1 : rows.length}
      aria-busy=${isReading}
      @scroll=${this.#onScroll}
      @keydown=${this.#onKey}
      @click=${this.#onClick}
      @focusin=${this.#onFocusIn}
      @focusout=${this.#onFocusOut}
      @pointerenter=${this.#onPointer}
      @pointerleave=${this.#onPointer}>
      <div role="rowgroup" data-window>
        ${repeat(indices, host.marks.value?.keyOf(rows, indices) ?? ((i) => rows[i]!.id), (i) =>
          renderRow(host, rows[i]!, {
            ...about(rows[i]!),
            index: i,
            isSelectable,
            width: this.#window.width,
            tabStop: i === active ? (isSelectable ? this.#cell : 'open') : undefined,
            isApart: i === apart,
          }),
        )}
      </div>
    </div>`;
  }

  /** Where the active row is, or the first: looked for only where it has moved. */
  #findActive(): number {
    if (this.#active === undefined) return 0;
    if (this.#rows[this.#activeIndex]?.id === this.#active) return this.#activeIndex;
    return Math.max(
      0,
      this.#rows.findIndex(({ id }) => id === this.#active),
    );
  }

  #placeOf(target: EventTarget | null): { id: string; cell: Cell } | undefined {
    const element = target as HTMLElement;
    const id = element.closest<HTMLElement>('[data-row]')?.dataset.row;
    const cell = element.closest<HTMLElement>('[data-cell]')?.dataset.cell as Cell | undefined;
    return id !== undefined && cell ? { id, cell } : undefined;
  }

  #onScroll = (): void => {
    this.#window.onScroll();
    this.#host.hold();
  };

  #onPointer = (event: PointerEvent): void => {
    this.#isPointed = event.type === 'pointerenter';
    this.#host.hold();
  };

  #onFocusIn = (event: FocusEvent): void => {
    this.#isFocused = true;
    const place = this.#placeOf(event.target);
    if (place && (place.id !== this.#active || place.cell !== this.#cell)) {
      this.#active = place.id;
      this.#cell = place.cell;
      this.#host.requestUpdate();
    }
    this.#host.hold();
  };

  #onFocusOut = (event: FocusEvent): void => {
    if ((event.currentTarget as Node).contains(event.relatedTarget as Node | null)) return;
    this.#isFocused = false;
    this.#host.hold();
    this.#host.requestUpdate();
  };

  #onClick = (event: MouseEvent): void => {
    const { control } = event.target as HTMLLabelElement;
    if (control && event.shiftKey) {
      // with Shift, Firefox’s labels do nothing and Chromium’s may take it for a selection of text
      event.preventDefault();
      control.focus();
      control.dispatchEvent(new MouseEvent('click', event));
      return;
    }
    const place = this.#placeOf(event.target);
    if (place?.cell === 'open') this.#select(place.id);
    else if (place) void this.#host.use.load().then((use) => use?.toggle(place.id, event.shiftKey));
  };

  #select(id: string): void {
    const { store, storeNow } = this.#host.handoff;
    // a row of another backend than the present one selects nothing
    if (store === storeNow) store?.$selected.set(id);
  }

  #onKey = (event: KeyboardEvent): void => {
    const at = this.#placeOf(event.target);
    if (!at || event.altKey) return;
    const { key, ctrlKey, metaKey } = event;
    const isSelecting = !this.#host.readonly && (key === ' ' || (key === 'a' && (ctrlKey || metaKey)));
    if (!isSelecting && !places.test(key)) return;
    // also Space on the box: the click that Firefox makes of it knows nothing of Shift
    event.preventDefault();
    void this.#host.use.load().then((use) => use?.press(event, at.id, at.cell, this));
  };

  /** For keys: how far they can lead. */
  get size(): GridSize {
    const { scroller, rowsPerPage } = this.#window;
    return {
      rows: this.#rows.length,
      rowsPerPage,
      isSelectable: !this.#host.readonly,
      isRtl: !!scroller && getComputedStyle(scroller).direction === 'rtl',
    };
  }

  /** Moves the focus. */
  moveTo({ index, cell }: GridPlace): void {
    this.#active = this.#rows[index]!.id;
    this.#cell = cell;
    this.#window.reveal(index);
    this.#host.requestUpdate();
    void this.focus();
  }

  /** The ids of the rows that are in the page. */
  get renderedIds(): readonly string[] {
    return this.#rows.slice(this.#window.first, this.#window.end).map(({ id }) => id);
  }
}
