import { ContextEvent, ContextRoot } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ReadableAtom } from 'nanostores';
import type { HandoffError } from '../model/error.js';
import type { ConversationView } from '../store/conversation.js';
import type { HandoffStore } from '../store/store.js';
import { storeContext } from './context.js';

/** What an element has to render: one small value, so that no state can be forgotten. */
export type ElementView =
  | { state: 'none'; why: 'store' | 'selected' }
  | { state: 'loading' }
  | { state: 'failed'; error: HandoffError }
  | Extract<ConversationView, { state: 'ready' }>;

/** Follows one atom at a time and lets go of the one before. */
export class Follow<T> {
  #host: ReactiveControllerHost;
  #$atom?: ReadableAtom<T>;
  #leave?: () => void;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  get value(): T | undefined {
    return this.#$atom?.get();
  }

  /** The value of the atom, undefined where there is none. */
  follow($atom: ReadableAtom<T> | undefined): T | undefined {
    if ($atom !== this.#$atom) {
      // the new one first: two atoms of one store keep its stream open
      const leave = $atom?.listen(() => this.#host.requestUpdate());
      this.#leave?.();
      this.#leave = leave;
      this.#$atom = $atom;
    }
    return $atom?.get();
  }
}

interface HandoffHost extends ReactiveControllerHost, HTMLElement {
  store?: HandoffStore;
  conversationId?: string;
}

// Keeps requests of elements that upgrade before their provider. It listens on the document and changes nothing there.
let rooted = false;
const ensureRoot = (): void => {
  if (!rooted) new ContextRoot().attach(document.documentElement);
  rooted = true;
};

/** Finds the store and follows the conversation, wherever the element is moved. */
export class HandoffController implements ReactiveController {
  store?: HandoffStore;
  id?: string;
  view: ElementView = { state: 'none', why: 'store' };
  #host: HandoffHost;
  #provided?: HandoffStore;
  #unsubscribe?: () => void;
  #conversation: Follow<ConversationView>;
  #selected: Follow<string | undefined>;
  #localization: Follow<unknown>;
  #agent: Follow<unknown>;

  constructor(host: HandoffHost) {
    this.#host = host;
    host.addController(this);
    this.#conversation = new Follow(host);
    this.#selected = new Follow(host);
    this.#localization = new Follow(host);
    this.#agent = new Follow(host);
  }

  // a field: whoever keeps the request for a provider that is not there yet keeps the callback weakly
  #receive = (store: HandoffStore | undefined, unsubscribe?: () => void): void => {
    // a provider nearer to the element may answer later: the one before must not speak again
    if (unsubscribe !== this.#unsubscribe) this.#unsubscribe?.();
    this.#unsubscribe = unsubscribe;
    this.#provided = store;
    this.#host.requestUpdate();
  };

  hostConnected(): void {
    ensureRoot();
    this.#host.dispatchEvent(new ContextEvent(storeContext, this.#host, this.#receive, true));
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = this.#provided = undefined;
    for (const followed of [this.#conversation, this.#selected, this.#localization, this.#agent]) followed.follow(undefined);
  }

  hostUpdate(): void {
    const store = this.#host.isConnected ? (this.#host.store ?? this.#provided) : undefined;
    this.store = store;
    this.#localization.follow(store?.$localization);
    this.#agent.follow(store?.$agent);
    const selected = this.#selected.follow(store?.$selected);
    this.id = this.#host.conversationId || selected;
    const view = this.#conversation.follow(store && this.id ? store.conversation(this.id) : undefined);
    this.view = view ?? { state: 'none', why: store ? 'selected' : 'store' };
  }
}
