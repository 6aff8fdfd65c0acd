/**
 * What keys and checkboxes do in the list, and the tools above its rows. Loaded when the page is idle, at the latest
 * with the first press.
 */
import { listTools } from '../../locales/en/list-tools.js';
import { nextPlace, type GridPlace, type GridSize } from './grid-keys.js';
import type { ListSort } from '../../store/list/order.js';
import type { Words } from '../base/words.js';
import { renderTools } from './list-tools.js';
import useStyles from './list-use.styles.js';
import { rowRange } from './row-range.js';
import { sortOf } from './views-in.js';

/** What it needs of the list. */
export interface UseHost {
  readonly words: Words;
  readonly readonly: boolean;
  sort: ListSort;
  isSelecting?: boolean;
  readonly showsBoxes: boolean;
  clearSelection(): void;
  toTop(): void;
  readonly selection: Set<string>;
  /** The ids of the rows in this view and search, in their order. */
  readonly shownIds: readonly string[];
  readonly bulk: { readonly isMissing: boolean; load(): Promise<{ announceSelection(): void } | undefined> };
  requestUpdate(): void;
}

/** What it needs of the grid. */
export interface KeysHost {
  readonly size: GridSize;
  moveTo(place: GridPlace): void;
}

export class ListUse {
  readonly #host: UseHost;
  #lastToggled?: string;

  constructor(host: UseHost) {
    this.#host = host;
  }

  renderTools(): unknown {
    const host = this.#host;
    return renderTools(host.words, {
      sort: sortOf(host.sort),
      onSort: (sort) => {
        host.sort = sort;
        host.toTop();
      },
      isSelecting: host.readonly ? undefined : host.showsBoxes,
      onSelecting: () => {
        if (host.showsBoxes) host.clearSelection();
        else host.isSelecting = true;
        void host.bulk.load();
      },
    });
  }

  /** A key in the row of this id. */
  press(event: KeyboardEvent, id: string, cell: GridPlace['cell'], grid: KeysHost): void {
    const index = this.#host.shownIds.indexOf(id);
    if (index < 0) return;
    if (event.key === ' ') {
      if (!event.repeat) this.toggle(id, event.shiftKey);
      return;
    }
    if (event.key === 'a') return this.selectAll();
    const place = nextPlace(event, { index, cell }, grid.size);
    if (place) grid.moveTo(place);
  }

  /** With a range, all rows from the one before become like it. */
  toggle(id: string, isRange: boolean): void {
    const { selection, shownIds } = this.#host;
    const on = !selection.has(id);
    const range = rowRange(shownIds, isRange ? this.#lastToggled : undefined, id);
    this.#lastToggled = id;
    this.#change(() => range.forEach((each) => (on ? selection.add(each) : selection.delete(each))), range.length > 1);
  }

  /** All that are loaded in this view and search. */
  selectAll(): void {
    const { selection, shownIds } = this.#host;
    this.#change(() => shownIds.forEach((id) => selection.add(id)), true);
  }

  /** A single box says itself that it changed; of several it is said. */
  #change(change: () => void, isSaid: boolean): void {
    const { bulk, selection } = this.#host;
    const wasEmpty = !selection.size;
    change();
    // a failure is said once for each selection; after that there is a Retry button
    if (selection.size && (wasEmpty || !bulk.isMissing)) {
      void bulk.load().then((bar) => isSaid && bar?.announceSelection());
    }
    this.#host.requestUpdate();
  }

  /** Forgets where a range begins: the list is about something else now. */
  forget(): void {
    this.#lastToggled = undefined;
  }
}

export const styles = [useStyles];
export const sentences = listTools;
