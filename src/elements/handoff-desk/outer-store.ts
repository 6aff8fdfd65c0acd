import { ContextEvent } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { storeContext } from '../../controllers/context.js';
import type { HandoffStore } from '../../store/store.js';

/** The store of a provider around the element, if there is one. */
export class OuterStore implements ReactiveController {
  store?: HandoffStore;
  readonly #host: HTMLElement;
  readonly #changed: () => void;
  #unsubscribe?: () => void;
  #document?: Document;

  /** `changed` is called when another store is there. */
  constructor(host: ReactiveControllerHost & HTMLElement, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
    host.addController(this);
  }

  hostConnected(): void {
    this.#document = this.#host.ownerDocument;
    this.#document.addEventListener('context-provider', this.#onProvider);
    this.#request();
  }

  hostDisconnected(): void {
    this.#document?.removeEventListener('context-provider', this.#onProvider);
    this.#unsubscribe?.();
    this.#unsubscribe = this.store = undefined;
  }

  #receive = (store: HandoffStore | undefined, unsubscribe?: () => void): void => {
    // a provider nearer to the element may answer later: the one before must not speak again
    if (unsubscribe !== this.#unsubscribe) this.#unsubscribe?.();
    this.#unsubscribe = unsubscribe;
    if (this.store === store) return;
    this.store = store;
    this.#changed();
  };

  /** One that came later than the element. */
  #onProvider = ({ target }: Event): void => {
    if (!this.#unsubscribe && target !== this.#host) this.#request();
  };

  #request(): void {
    this.#host.dispatchEvent(new ContextEvent(storeContext, this.#host, this.#receive, true));
  }
}
