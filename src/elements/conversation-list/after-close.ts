import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CommandType } from '../../model/command.js';
import type { HandoffStore } from '../../store/store.js';
import type { HandoffResultEvent } from '../base/events.js';

/** Where the desk goes on when a conversation was closed, archived or handed back here. */
export type AfterClose = 'next' | 'stay' | 'none';

const ending: readonly CommandType[] = ['close', 'archive', 'hand-back'];

/** What it needs of the list. */
export interface AfterCloseHost extends ReactiveControllerHost, HTMLElement {
  readonly handoff: { readonly store?: HandoffStore; readonly storeNow?: HandoffStore };
  readonly afterClose: AfterClose;
  /** The id of the row below this one, or above it if it is the last. */
  idAfter(id: string): string | undefined;
}

/** Moves the selection on, once the selected conversation has been ended by an element of the same store. */
export class AfterCloseController implements ReactiveController {
  #host: AfterCloseHost;
  #document?: Document;

  constructor(host: AfterCloseHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#document = this.#host.ownerDocument;
    this.#document.addEventListener('handoff-result', this.#onResult);
  }

  hostDisconnected(): void {
    this.#document?.removeEventListener('handoff-result', this.#onResult);
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
      !ending.includes(type)
    ) {
      return;
    }
    // several providers may live on one page; a bulk command of the list's own leaves the selection alone
    const from = event.composedPath()[0] as { handoff?: { store?: HandoffStore } };
    if (from.handoff?.store !== store || (from as unknown) === this.#host) return;
    if (this.#host.afterClose === 'next') store.$selected.set(this.#host.idAfter(conversationId));
    else if (this.#host.afterClose === 'none') store.$selected.set(undefined);
  };
}
