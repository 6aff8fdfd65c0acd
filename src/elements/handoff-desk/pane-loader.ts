/** Loads the elements that fill a pane when it comes into sight. */
import { Lazy } from '../../internal/lazy.js';
import { report, type NoteElement } from '../../internal/report.js';
import { paneModules, type DeskPane } from './desk-panes.js';

/** Watches the panes, and loads what is inside one when it can be seen. */
export class PaneLoader {
  readonly #host: NoteElement;
  readonly #loading: Record<DeskPane, Lazy<void>>;
  #observer?: IntersectionObserver;

  /** `loaded` is called when the elements of a pane are there. */
  constructor(host: NoteElement, loaded: () => void) {
    this.#host = host;
    const lazy = (pane: DeskPane) =>
      new Lazy(async () => {
        (await paneModules[pane]()).define();
        loaded();
      });
    this.#loading = { list: lazy('list'), conversation: lazy('conversation'), contact: lazy('contact') };
  }

  /** Loads one, as when it is about to be shown. Where that fails, the next time tries again. */
  async load(pane: DeskPane): Promise<void> {
    try {
      await this.#loading[pane].load();
    } catch (thrown) {
      report(this.#host, { code: 'part-missing', thrown });
    }
  }

  /** Starts to watch these elements, each with its pane in `data-pane`. */
  watch(elements: Iterable<HTMLElement>): void {
    this.#observer ??= new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) void this.load((target as HTMLElement).dataset.pane as DeskPane);
      }
    });
    for (const element of elements) this.#observer.observe(element);
  }

  stop(): void {
    this.#observer?.disconnect();
    this.#observer = undefined;
  }
}
