import type { LitElement, ReactiveController } from 'lit';

/** Rows rendered beyond each edge, so that the next ones are there when somebody scrolls. */
const beyond = 6;
/** Never more than this, however tall the window is. */
const mostRows = 60;

/**
 * Which rows of a long list are in the page. All rows have the same height, which is measured. The host renders the
 * rows from `first` up to `end` inside `[data-window]`, which reserves the space of all the others. While the list is
 * hidden, what was last seen counts.
 */
export class RowWindow implements ReactiveController {
  /** The first row that is rendered. */
  first = 0;
  /** The row after the last one that is rendered. */
  end = 0;
  /** How wide the rows are that are rendered, in pixels. */
  width = 320;
  #host: LitElement;
  #count = 0;
  #rowHeight: number;
  #observer?: ResizeObserver;
  #observed?: Element;
  #offset = 0;
  #top = 0;
  /** It could not be seen meanwhile: where it stands now is the browser's choice, and nobody has scrolled there. */
  #isAway = false;
  /** In pixels, until it has been seen. */
  #viewHeight = 600;
  #viewWidth = 320;

  constructor(host: LitElement, rowHeight: number) {
    this.#host = host;
    this.#rowHeight = rowHeight;
    host.addController(this);
  }

  /** The element that scrolls, once it is rendered. */
  get scroller(): HTMLElement | null {
    return this.#host.renderRoot?.querySelector<HTMLElement>('[data-scroller]') ?? null;
  }

  /** How far it is scrolled, in pixels, also while it cannot be seen. */
  get top(): number {
    const { scroller } = this;
    this.#isAway ||= !scroller?.clientHeight;
    if (scroller && !this.#isAway) {
      this.#top = scroller.scrollTop;
      this.#viewHeight = scroller.clientHeight;
      this.#viewWidth = scroller.clientWidth;
    }
    return this.#top;
  }

  /** Shows the first row. */
  toTop(): void {
    this.#top = 0;
    if (this.scroller) this.scroller.scrollTop = 0;
  }

  /** How many rows are visible at once. */
  get rowsPerPage(): number {
    return Math.max(1, Math.floor(this.#viewHeight / this.#rowHeight));
  }

  /** Call it with every render. */
  setCount(count: number): void {
    this.#count = count;
    this.#place();
    this.width = this.#viewWidth;
  }

  /** Whether the last loaded row is about to come into view. */
  get isNearEnd(): boolean {
    return this.end >= this.#count - this.rowsPerPage;
  }

  /** Brings a row into view, with as little movement as possible. */
  reveal(index: number): void {
    const { scroller } = this;
    if (!scroller) return;
    const top = index * this.#rowHeight;
    const height = this.#viewHeight;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + this.#rowHeight > scroller.scrollTop + height) scroller.scrollTop = top + this.#rowHeight - height;
    this.onScroll();
  }

  onScroll = (): void => {
    this.#comeBack();
    const { first, end } = this;
    this.#place();
    if (first !== this.first || end !== this.end || this.#viewWidth !== this.width) {
      this.#host.requestUpdate();
    }
  };

  hostConnected(): void {
    const view = this.#host.ownerDocument.defaultView ?? window;
    this.#observer = new view.ResizeObserver(() => this.onScroll());
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observed = undefined;
    this.#isAway = true;
  }

  hostUpdated(): void {
    const { scroller } = this;
    if (scroller && scroller !== this.#observed) {
      if (this.#observed) this.#observer?.unobserve(this.#observed);
      this.#observer?.observe(scroller);
      this.#observed = scroller;
      this.#isAway = true;
    }
    if (!this.#isAway) this.#stayInPlace();
    const rows = scroller?.querySelector<HTMLElement>('[data-window]');
    if (!scroller || !rows) return;
    const measured = rows.querySelector<HTMLElement>('[data-row]')?.offsetHeight;
    const isNew = !!measured && Math.abs(measured - this.#rowHeight) >= 1;
    if (isNew) this.#rowHeight = measured;
    // set by script, because a strict policy forbids style attributes
    rows.style.paddingBlockStart = `${this.first * this.#rowHeight}px`;
    rows.style.blockSize = `${this.#count * this.#rowHeight}px`;
    for (const apart of rows.querySelectorAll<HTMLElement>('[data-apart]')) {
      apart.style.insetBlockStart = `${Number(apart.dataset.apart) * this.#rowHeight}px`;
    }
    this.#comeBack();
    if (isNew) this.onScroll();
  }

  /** Seen again, it stands where somebody has left it. */
  #comeBack(): void {
    const { scroller } = this;
    if (!this.#isAway || !scroller?.clientHeight) return;
    this.#isAway = false;
    scroller.scrollTop = this.#top;
    this.#offset = scroller.offsetTop;
  }

  /** What appears above the rows must not move them away from under the pointer. */
  #stayInPlace(): void {
    const { scroller } = this;
    if (scroller && !scroller.clientHeight) return;
    // from the top of the list: what grows above it in the page moves it as a whole
    const offset = scroller?.offsetTop ?? 0;
    // unless nothing can be moved: the first row stays the first one that is seen
    if (this.#offset && (scroller?.scrollTop || scroller?.matches(':hover'))) {
      scroller.scrollTop += offset - this.#offset;
    }
    this.#offset = offset;
  }

  #place(): void {
    const first = Math.floor(this.top / this.#rowHeight) - beyond;
    this.first = Math.max(0, Math.min(first, this.#count - 1));
    const visible = Math.ceil(this.#viewHeight / this.#rowHeight) + 2 * beyond;
    this.end = Math.min(this.#count, this.first + Math.min(visible, mostRows - 1));
  }
}
