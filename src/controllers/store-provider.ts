import { ContextEvent } from '@lit/context';
import type { HandoffStore } from '../store/store.js';
import { storeContext } from './context.js';

interface StoreProviderOptions {
  /** Applies what was set on the host in this tick. It is called before anybody is told the current store. */
  prepare?(): void;
  /** Another one offers its store on the same element: this one is asked no more. */
  replaced?(): void;
}

type Receive = (store: HandoffStore | undefined, unsubscribe?: () => void) => void;

/**
 * Offers one store to everything below an element, by the Context Community Protocol. Half the size of the general
 * provider, because there is only one context, and all our consumers subscribe to it.
 */
export class StoreProvider {
  #host: HTMLElement;
  #store?: HandoffStore;
  #consumers = new Map<Receive, { target: EventTarget; leave: () => void }>();
  #announcement?: Event;

  constructor(host: HTMLElement, { prepare, replaced }: StoreProviderOptions) {
    this.#host = host;
    const listening = new AbortController();
    const listen = (type: string, take: (event: ContextEvent<typeof storeContext>, from: EventTarget) => void): void =>
      host.addEventListener(
        type,
        (event) => {
          const request = event as ContextEvent<typeof storeContext>;
          const from = request.contextTarget ?? event.composedPath()[0]!;
          if (request.context === storeContext && event !== this.#announcement) take(request, from);
        },
        listening,
      );
    listen('context-request', (event, target) => {
      if (target === host) return;
      const { callback, subscribe } = event;
      event.stopPropagation();
      const leave = () => void this.#consumers.delete(callback);
      if (subscribe) this.#consumers.set(callback, { target, leave });
      // who subscribes hears of every change anyway, often while a page is still being put together
      else prepare?.();
      callback(this.#store, subscribe ? leave : undefined);
    });
    listen('context-provider', (event, target) => {
      // another one for the same element takes over; whoever has waited for one is still to hear of it
      if (target === host) listening.abort();
      else event.stopPropagation();
      // one that upgraded later is nearer to some of them. Either way they ask again
      for (const [callback, { target: consumer }] of [...this.#consumers]) {
        consumer.dispatchEvent(new ContextEvent(storeContext, consumer as Element, callback, true));
      }
      if (target === host) replaced?.();
    });
  }

  get store(): HandoffStore | undefined {
    return this.#store;
  }

  set store(store: HandoffStore | undefined) {
    if (store === this.#store) return;
    this.#store = store;
    for (const [receive, { leave }] of [...this.#consumers]) receive(store, leave);
  }

  /** Tells elements that asked before this provider existed. */
  announce(): void {
    this.#announcement = new Event('context-provider', { bubbles: true, composed: true });
    const about = { context: storeContext, contextTarget: this.#host };
    this.#host.dispatchEvent(Object.assign(this.#announcement, about));
  }
}
