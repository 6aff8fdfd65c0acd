import type { StoreElement } from '../base/store-element.js';
import type { LazyPart } from '../base/lazy-part.js';
import type { BulkBar } from './bulk-bar.lazy.js';
import type * as BulkBars from './bulk-bar.lazy.js';
import { rowRange } from './row-range.js';

/** What it needs of the list. */
export interface SelectionHost extends StoreElement {
  /** The ids of the rows in this view and search, in their order. */
  readonly shownIds: readonly string[];
  readonly bulk: LazyPart<typeof BulkBars, BulkBar>;
}

/** Which conversations are selected for a bulk command. */
export class ListSelection {
  readonly ids = new Set<string>();
  readonly #host: SelectionHost;
  #lastToggled?: string;

  constructor(host: SelectionHost) {
    this.#host = host;
  }

  /** With a range, all rows from the one before become like it. */
  toggle(id: string, isRange: boolean): void {
    const on = !this.ids.has(id);
    const range = rowRange(this.#host.shownIds, isRange ? this.#lastToggled : undefined, id);
    this.#lastToggled = id;
    this.change(() => range.forEach((each) => (on ? this.ids.add(each) : this.ids.delete(each))), range.length > 1);
  }

  selectAll(): void {
    this.change(() => this.#host.shownIds.forEach((id) => this.ids.add(id)), true);
  }

  /** A single box says itself that it changed; of several it is said. */
  change(change: () => void, isSaid = false): void {
    const { bulk } = this.#host;
    const wasEmpty = !this.ids.size;
    change();
    // a failure is said once for each selection; after that there is a Retry button
    if (this.ids.size && (wasEmpty || !bulk.isMissing)) {
      void bulk.load().then((bar) => isSaid && bar?.announceSelection());
    }
    this.#host.requestUpdate();
  }

  /** Forgets all of it: the list is about something else now. */
  end(): void {
    this.ids.clear();
    this.#lastToggled = undefined;
    this.#host.bulk.value?.forget();
  }
}
