import { Lazy } from '../internal/lazy.js';
import type { HandoffError } from '../model/error.js';
import type { StoreContext } from './context.js';
import type * as Subscription from './event-subscription.lazy.js';

/** Loaded while the first state is being read: what happens next can wait until that is on screen. */
export const eventSubscription = new Lazy<typeof Subscription>(() => import('./event-subscription.lazy.js'));

/** Subscribes to the adapter's events while anything in the store is observed, once the code for that has loaded. */
export class LiveEvents {
  readonly #store: StoreContext;
  readonly #handlers: Subscription.EventHandlers;
  #observers = 0;
  #subscription?: Subscription.EventSubscription;
  /** The adapter answered before there was a subscription to tell. */
  #wasReached = false;

  constructor(store: StoreContext, handlers: Subscription.EventHandlers) {
    this.#store = store;
    this.#handlers = handlers;
  }

  /** Counts the observers: subscribes for the first, and ends the subscription after the last. */
  setObserved(observed: boolean): void {
    this.#observers += observed ? 1 : -1;
    if (!observed) {
      if (this.#observers === 0) this.#subscription?.close();
    } else if (this.#subscription) this.#subscription.open();
    else if (eventSubscription.value) this.#subscribe(eventSubscription.value);
    else this.#load();
  }

  /** Updates the connection after an answer or error of the adapter. */
  noteReachability(error?: HandoffError): void {
    this.#subscription?.noteReachability(error);
    this.#wasReached ||= !error;
  }

  close(): void {
    this.#subscription?.close();
  }

  #load(): void {
    eventSubscription.load().then(
      (module) => this.#subscribe(module, true),
      () => {
        // the next observer tries again
        this.#store.$connection.set({ state: 'offline' });
      },
    );
  }

  /** `isLate`: something may have been read, and have changed, before there was a subscription. */
  #subscribe({ EventSubscription }: typeof Subscription, isLate = false): void {
    if (this.#subscription || this.#store.signal.aborted) return;
    this.#subscription = new EventSubscription(this.#store, this.#handlers);
    if (!this.#observers) return;
    this.#subscription.open(isLate);
    if (this.#wasReached) this.#subscription.noteReachability();
  }
}
