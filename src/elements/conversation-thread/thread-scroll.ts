import type { LitElement, ReactiveController } from 'lit';

/** Messages in the page, however long the history is; more only where the window is higher. */
const mostRows = 40;
const step = 20;
/** So near to the end counts as being there, in pixels. */
const nearly = 24;

/**
 * How many pixels of the window one pixel of an element takes, where the page zooms it or scales something around it.
 * Rectangles are measured in the window's, scrolling in the element's own.
 */
function scaleOf(element: HTMLElement): number {
  const scale = element.getBoundingClientRect().width / element.offsetWidth;
  // a width is rounded, its rectangle is not
  return Math.round(scale * 100) / 100 || 1;
}

interface Keyed {
  readonly key: string;
}

/**
 * Which messages are in the page, and where they stand. What somebody reads does not move, whatever comes before or
 * after it; at the end the newest stays in sight. The host renders the rows from `first` to `end` as children of
 * `[data-rows]`.
 */
export class ThreadScroll implements ReactiveController {
  first = 0;
  /** The row after the last one that is rendered. */
  end = 0;
  isAtEnd = true;
  #host: LitElement;
  #nearTop: () => void;
  #all: readonly Keyed[] = [];
  #firstKey?: string;
  /** The row at the top, and how far from there it stands: what somebody reads. */
  #anchor?: { key: string; top: number };
  #scrollTop = 0;
  #isKept = false;
  /** It could not be seen meanwhile: where it stands now is the browser's choice, and nobody has scrolled there. */
  #isAway = false;
  #scroller?: HTMLElement;
  #observer?: ResizeObserver;
  #cancelFrame?: () => void;

  /** `nearTop` is called when what is loaded comes to its beginning. */
  constructor(host: LitElement, nearTop: () => void) {
    this.#host = host;
    this.#nearTop = nearTop;
    host.addController(this);
  }

  /** To be called with each render, with all that is loaded. */
  setRows(all: readonly Keyed[]): void {
    const grown = all.length - this.#all.length;
    this.#all = all;
    const count = Math.max(mostRows, this.end - this.first);
    const first = this.isAtEnd || this.#firstKey === undefined ? -1 : this.#placeOf(this.#firstKey, grown);
    if (first < 0) this.#show(all.length - count, all.length);
    else this.#show(first, first + count);
  }

  /** Where a row is that was the first: mostly where it was, or further down by as many as have come before it. */
  #placeOf(key: string, grown: number): number {
    const place = [this.first, this.first + grown].find((each) => this.#all[each]?.key === key);
    return place ?? this.#all.findIndex((row) => row.key === key);
  }

  /** What comes now is another history. */
  reset(): void {
    this.#firstKey = this.#anchor = undefined;
    this.first = this.end = this.#scrollTop = 0;
    this.isAtEnd = this.#isKept = true;
  }

  /** At the next render the newest is in sight. */
  toEnd(): void {
    this.isAtEnd = this.#isKept = true;
    this.#host.requestUpdate();
  }

  /** The next render may change what is in sight, and must not move what is above it. */
  keep(): void {
    this.#findAnchor();
    this.isAtEnd = false;
    this.#isKept = true;
  }

  /** Brings a row to the top, if it is above what is in sight. */
  reveal(row: HTMLElement | null): void {
    const scroller = this.#scroller;
    if (!row || !scroller) return;
    const above = this.#distance(row, 'top');
    if (above >= 0) return;
    scroller.scrollTop += above;
    this.isAtEnd = false;
    this.#scrollTop = scroller.scrollTop;
    this.#findAnchor();
    this.#host.requestUpdate();
  }

  onScroll = (): void => {
    if (this.#isAway) return this.#restore();
    const { isAtEnd } = this;
    this.#look();
    this.#findAnchor();
    this.#moveWindow();
    if (isAtEnd !== this.isAtEnd) this.#host.requestUpdate();
  };

  hostConnected(): void {
    const view = this.#host.ownerDocument.defaultView ?? window;
    this.#observer = new view.ResizeObserver(() => {
      this.#restore();
      if (!this.#nearEdge) return;
      // rows that come or go in the same frame would be another resize, which the browser reports as an error of the
      // page
      const frame = view.requestAnimationFrame(() => this.#moveWindow());
      this.#cancelFrame?.();
      this.#cancelFrame = () => view.cancelAnimationFrame(frame);
    });
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#cancelFrame?.();
    this.#watch(undefined);
  }

  /** Before a render: remembers what somebody sees. */
  hostUpdate(): void {
    if (!this.#isKept && this.#isSeen) {
      this.#look();
      // at the end it is the end that stays where it is
      if (!this.isAtEnd) this.#findAnchor();
    }
    this.#isKept = false;
  }

  /** After a render: puts it back where it was. */
  hostUpdated(): void {
    const scroller = this.#host.renderRoot.querySelector<HTMLElement>('[data-scroller]') ?? undefined;
    if (scroller !== this.#scroller) this.#watch(scroller);
    this.#firstKey = this.#all[this.first]?.key;
    this.#restore();
  }

  #watch(scroller: HTMLElement | undefined): void {
    this.#observer?.disconnect();
    this.#scroller = scroller;
    this.#isAway = true;
    if (!scroller) return;
    this.#observer?.observe(scroller);
    this.#observer?.observe(scroller.firstElementChild!);
  }

  /** Whether what stands where is what somebody sees. */
  get #isSeen(): boolean {
    this.#isAway ||= !this.#scroller?.clientHeight;
    return !this.#isAway;
  }

  get #rows(): HTMLCollection {
    return this.#scroller!.querySelector('[data-rows]')!.children;
  }

  /** The edge of what is rendered that is about to come into sight, if more could be there. */
  get #nearEdge(): 'top' | 'end' | undefined {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller ?? {};
    if (!clientHeight) return undefined;
    if (scrollTop! < clientHeight) return 'top';
    return scrollHeight! - scrollTop! < 2 * clientHeight && this.end < this.#all.length ? 'end' : undefined;
  }

  #show(first: number, end: number): void {
    const { length } = this.#all;
    this.first = Math.max(0, Math.min(first, length - 1));
    this.end = Math.min(length, Math.max(end, this.first));
  }

  /** Whoever was at the end is still there, unless they went up themselves. */
  #look(): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    const stayed = this.isAtEnd && scrollTop >= this.#scrollTop - 1;
    this.isAtEnd = this.end === this.#all.length && (stayed || scrollHeight - scrollTop - clientHeight <= nearly);
    this.#scrollTop = scrollTop;
  }

  /** How far below the top of what is in sight an edge of a row is, in pixels of the scroller's own. */
  #distance(row: Element | undefined, edge: 'top' | 'bottom'): number {
    const scroller = this.#scroller!;
    if (!row) return 0;
    return (row.getBoundingClientRect()[edge] - scroller.getBoundingClientRect().top) / scaleOf(scroller);
  }

  #findAnchor(): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    const { top } = scroller.getBoundingClientRect();
    const rows = this.#rows;
    // the first that ends below the top: they stand one below the other
    let [from, to] = [0, rows.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (rows[middle]!.getBoundingClientRect().bottom > top) to = middle;
      else from = middle + 1;
    }
    const row = rows[from] as HTMLElement | undefined;
    this.#anchor = row && { key: row.dataset.key!, top: this.#distance(row, 'top') };
  }

  #restore(): void {
    const scroller = this.#scroller;
    this.#isAway = !scroller?.clientHeight;
    if (!scroller || this.#isAway) return;
    if (this.isAtEnd && this.end === this.#all.length) scroller.scrollTop = scroller.scrollHeight;
    else if (this.#anchor) {
      const { key, top } = this.#anchor;
      const row = ([...this.#rows] as HTMLElement[]).find(({ dataset }) => dataset.key === key);
      if (row) scroller.scrollTop += this.#distance(row, 'top') - top;
    }
    this.#scrollTop = scroller.scrollTop;
  }

  /** Near an edge the window moves on; what is far away on the other side leaves the page. */
  #moveWindow(): void {
    const scroller = this.#scroller;
    const edge = this.#nearEdge;
    if (!scroller || !edge) return;
    const { first, end } = this;
    if (edge === 'top' && first === 0) return this.#nearTop();
    const rows = this.#rows;
    const far = 3 * scroller.clientHeight;
    if (edge === 'top') {
      let last = end;
      const isFar = () => this.#distance(rows[last - first - 1], 'top') > far;
      while (last - first + step > mostRows && isFar()) last--;
      this.#show(first - step, last);
    } else {
      let start = first;
      const isFar = () => -this.#distance(rows[start - first], 'bottom') > far;
      while (end - start + step > mostRows && isFar()) start++;
      this.#show(start, end + step);
    }
    this.#firstKey = this.#all[this.first]?.key;
    this.#host.requestUpdate();
  }
}
