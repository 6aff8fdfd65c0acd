import { ContextEvent } from '@lit/context';
import type { HandoffStore } from '../store/store.js';
import { storeContext } from './context.js';

type Receive = (store: HandoffStore | undefined, unsubscribe?: () => void) => void;

/**
 * Offers one store to everything below an element, by the Context Community Protocol. Half the size of the general
 * provider, because there is only one context, and all our consumers subscribe to it.
 */
export class StoreProvider {
  #host: HTMLElement;
  #store?: HandoffStore;
  #consumers = new Map<Receive, { target: EventTarget; leave: () => void }>();

  /** `prepare` applies what was set on the host in this tick. It is called before anybody is told the current store. */
  constructor(host: HTMLElement, prepare?: () => void) {
    this.#host = host;
    const handle = (take: (event: ContextEvent<typeof storeContext>, from: EventTarget) => void) => (event: Event) => {
      const request = event as ContextEvent<typeof storeContext>;
      const from = request.contextTarget ?? event.composedPath()[0]!;
      if (request.context !== storeContext || from === host) return;
      event.stopPropagation();
      take(request, from);
    };
    host.addEventListener(
      'context-request',
      handle(({ callback, subscribe }, target) => {
        const leave = () => {
          // one that has asked again stays
          if (this.#consumers.get(callback)?.leave === leave) this.#consumers.delete(callback);
        };
        if (subscribe) this.#consumers.set(callback, { target, leave });
        // who subscribes hears of every change anyway, often while a page is still being put together
        else prepare?.();
        callback(this.#store, subscribe ? leave : undefined);
      }),
    );
    // a provider that upgraded later is nearer to some of them: they ask again
    host.addEventListener(
      'context-provider',
      handle(() => this.askAgain()),
    );
  }

  /** Lets all consumers ask again: another provider may be nearer to them, or have come after this one. */
  askAgain(): void {
    for (const [callback, { target }] of [...this.#consumers]) {
      target.dispatchEvent(new ContextEvent(storeContext, target as Element, callback, true));
    }
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
    const event = new Event('context-provider', { bubbles: true, composed: true });
    this.#host.dispatchEvent(Object.assign(event, { context: storeContext, contextTarget: this.#host }));
  }
}
