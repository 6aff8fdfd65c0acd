import type { LitElement, ReactiveController } from 'lit';

/** Messages in the page, however long the history is; more only where the window is higher. */
const mostRows = 60;
const step = 20;
/** So near to the end counts as being there, in pixels. */
const nearly = 24;

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
  #keys: readonly string[] = [];
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

  /** To be called with each render, with the keys of all that is loaded. */
  setKeys(keys: readonly string[]): void {
    this.#keys = keys;
    const count = Math.max(mostRows, this.end - this.first);
    const first = this.isAtEnd ? -1 : keys.indexOf(this.#firstKey ?? '');
    if (first < 0) this.#show(keys.length - count, keys.length);
    else this.#show(first, first + count);
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
    const above = row.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
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
      this.#findAnchor();
    }
    this.#isKept = false;
  }

  /** After a render: puts it back where it was. */
  hostUpdated(): void {
    const scroller = this.#host.renderRoot.querySelector<HTMLElement>('[data-scroller]') ?? undefined;
    if (scroller !== this.#scroller) this.#watch(scroller);
    this.#firstKey = this.#keys[this.first];
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

  get #rows(): HTMLElement[] {
    return [...(this.#scroller?.querySelector('[data-rows]')?.children ?? [])] as HTMLElement[];
  }

  #show(first: number, end: number): void {
    const { length } = this.#keys;
    this.first = Math.max(0, Math.min(first, length - 1));
    this.end = Math.min(length, Math.max(end, this.first));
  }

  /** Whoever was at the end is still there, unless they went up themselves. */
  #look(): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    const stayed = this.isAtEnd && scrollTop >= this.#scrollTop - 1;
    this.isAtEnd = this.end === this.#keys.length && (stayed || scrollHeight - scrollTop - clientHeight <= nearly);
    this.#scrollTop = scrollTop;
  }

  #findAnchor(): void {
    const top = this.#scroller?.getBoundingClientRect().top ?? 0;
    const row = this.#rows.find((each) => each.getBoundingClientRect().bottom > top);
    this.#anchor = row && { key: row.dataset.key!, top: row.getBoundingClientRect().top - top };
  }

  #restore(): void {
    const scroller = this.#scroller;
    this.#isAway = !scroller?.clientHeight;
    if (!scroller || this.#isAway) return;
    const { key, top = 0 } = this.#anchor ?? {};
    const row = this.#rows.find(({ dataset }) => dataset.key === key);
    if (this.isAtEnd && this.end === this.#keys.length) scroller.scrollTop = scroller.scrollHeight;
    else if (row) scroller.scrollTop += row.getBoundingClientRect().top - scroller.getBoundingClientRect().top - top;
    this.#scrollTop = scroller.scrollTop;
  }

  /** Near an edge the window moves on; what is far away on the other side leaves the page. */
  #moveWindow(): void {
    const scroller = this.#scroller;
    if (!scroller?.clientHeight) return;
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    const { first, end } = this;
    const rows = this.#rows;
    const here = scroller.getBoundingClientRect().top;
    if (scrollTop < clientHeight) {
      if (first === 0) this.#nearTop();
      else {
        let last = end;
        while (
          last - first + step > mostRows &&
          rows[last - first - 1] &&
          rows[last - first - 1]!.getBoundingClientRect().top - here > 3 * clientHeight
        ) {
          last--;
        }
        this.#show(first - step, last);
      }
    } else if (scrollHeight - scrollTop - clientHeight < clientHeight && end < this.#keys.length) {
      let start = first;
      while (
        end - start + step > mostRows &&
        rows[start - first] &&
        here - rows[start - first]!.getBoundingClientRect().bottom > 3 * clientHeight
      ) {
        start++;
      }
      this.#show(start, end + step);
    }
    if (first === this.first && end === this.end) return;
    this.#firstKey = this.#keys[this.first];
    this.#host.requestUpdate();
  }
}
