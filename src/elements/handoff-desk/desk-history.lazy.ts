/** The browser's Back on a desk that shows one pane at a time. Loaded where the host switches it on. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { DeskPane } from './desk-panes.js';

/** What it needs of the desk's body. */
export interface HistoryBody {
  readonly host: ReactiveControllerHost & { readonly history?: string };
  readonly columns: number;
  readonly shownPane: DeskPane;
  showNow(pane: DeskPane): void;
}

const key = 'handoffDesk';

const covered = (): DeskPane | undefined => (history.state as Record<string, DeskPane> | null)?.[key];

/**
 * A pane that covers the list has an entry in the browser's history, which Back takes away again. Of what the host
 * keeps in its entries nothing is lost.
 */
export class DeskHistory implements ReactiveController {
  readonly #body: HistoryBody;

  constructor(body: HistoryBody) {
    this.#body = body;
    body.host.addController(this);
    this.hostUpdated();
  }

  hostConnected(): void {
    addEventListener('popstate', this.#onPop);
  }

  hostDisconnected(): void {
    removeEventListener('popstate', this.#onPop);
  }

  /** What is selected by others covers the list as well. */
  hostUpdated(): void {
    const { columns, shownPane } = this.#body;
    if (this.#isOn && columns === 1 && shownPane !== 'list' && !covered()) this.#push(shownPane);
  }

  /** A person goes to a pane. Back to where they came from is the browser's Back, so that no entry stays behind. */
  go(pane: DeskPane): void {
    const { columns, shownPane } = this.#body;
    const isBack = this.#isOn && columns === 1 && !!covered() && pane !== shownPane;
    if (isBack && (pane === 'list' || shownPane === 'contact')) return history.back();
    if (this.#isOn && columns === 1 && pane === 'contact') this.#push(pane);
    this.#body.showNow(pane);
  }

  get #isOn(): boolean {
    return this.#body.host.history === 'on';
  }

  #push(pane: DeskPane): void {
    history.pushState({ ...(history.state as object | null), [key]: pane }, '');
  }

  #onPop = (): void => {
    if (this.#isOn) this.#body.showNow(covered() ?? 'list');
  };
}
