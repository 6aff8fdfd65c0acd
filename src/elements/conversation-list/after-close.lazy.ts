/** Loaded where a list goes on by itself. */
import type { ReactiveController } from 'lit';
import type { CommandType } from '../../model/command.js';
import type { HandoffStore } from '../../store/store.js';
import type { HandoffResultEvent } from '../base/events.js';
import type { StoreElement } from '../base/store-element.js';
import type { AfterClose, Ending } from './after-close.js';
import { EndedNotice } from './ended-notice.js';

const endings: readonly CommandType[] = ['close', 'archive', 'hand-back'] satisfies Ending[];

/** What it needs of the list. */
export interface AfterCloseHost extends StoreElement {
  readonly afterClose: AfterClose;
  /** The ids of the rows in this view and search, in their order. */
  readonly shownIds: readonly string[];
}

/**
 * Moves the selection on, once the selected conversation has been ended by an element of the same store, and says what
 * was ended.
 */
export class AfterCloseController implements ReactiveController {
  readonly #host: AfterCloseHost;
  readonly #notice: EndedNotice;
  #document?: Document;

  constructor(host: AfterCloseHost) {
    this.#host = host;
    this.#notice = new EndedNotice(host);
    host.addController(this);
  }

  /** What was ended, with Undo. */
  render(): unknown {
    return this.#notice.render();
  }

  hostConnected(): void {
    this.#document = this.#host.ownerDocument;
    this.#document.addEventListener('handoff-result', this.#onResult);
  }

  hostDisconnected(): void {
    this.#document?.removeEventListener('handoff-result', this.#onResult);
  }

  /** The one below it, or above the last. */
  #idAfter(id: string): string | undefined {
    const ids = this.#host.shownIds;
    const at = ids.indexOf(id);
    return ids[at + 1] ?? ids[at - 1];
  }

  #onResult = (event: Event): void => {
    const { store, storeNow } = this.#host.handoff;
    const {
      command: { type },
      conversationId,
      outcome,
    } = event as HandoffResultEvent;
    // asked now: a listener of the host may just have selected another one
    if (
      !store ||
      store !== storeNow ||
      outcome !== 'applied' ||
      conversationId !== store.$selected.get() ||
      !endings.includes(type)
    ) {
      return;
    }
    // several providers may live on one page; a bulk command of the list's own leaves the selection alone
    const from = event.composedPath()[0] as { handoff?: { store?: HandoffStore } };
    if (from.handoff?.store !== store || (from as unknown) === this.#host) return;
    const { afterClose } = this.#host;
    if (afterClose !== 'next' && afterClose !== 'none') return;
    store.$selected.set(afterClose === 'next' ? this.#idAfter(conversationId) : undefined);
    this.#sayEnded(store, conversationId);
  };

  /** The element where it was ended shows another conversation now, or none. */
  #sayEnded(store: HandoffStore, id: string): void {
    const view = store.conversation(id).get();
    if (view.state !== 'ready' || !view.settled) return;
    const { name = this.#host.words.t('contact') } = view.conversation.contact;
    this.#notice.show(id, view.settled, name);
  }
}

export { sentences, styles } from './ended-notice.js';
