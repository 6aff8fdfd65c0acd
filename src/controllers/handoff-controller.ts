import { ContextEvent } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ReadableAtom } from 'nanostores';
import type { HandoffError } from '../model/error.js';
import type { ConversationView } from '../store/conversation/view.js';
import type { HandoffStore } from '../store/store.js';
import { report, type NoteElement } from '../internal/report.js';
import { checkedStore } from './checked-store.js';
import { storeContext } from './context.js';

/** What an element has to render: one small value, so that no state can be forgotten. */
export type ElementView =
  | { state: 'none'; why: 'store' | 'selected' }
  | { state: 'loading' }
  | { state: 'failed'; error: HandoffError }
  | Extract<ConversationView, { state: 'ready' }>;

/** Subscribes to one atom at a time, and unsubscribes from the one before. */
export class Follow<T> {
  #host: ReactiveControllerHost;
  #$atom?: ReadableAtom<T>;
  #leave?: () => void;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** The value of the atom that is followed. */
  get value(): T | undefined {
    return this.#$atom?.get();
  }

  /** Switches to another atom, or to none. Returns its value. */
  follow($atom: ReadableAtom<T> | undefined): T | undefined {
    if ($atom !== this.#$atom) {
      // subscribe first, so that the stream of their store stays open
      const leave = $atom?.listen(() => this.#host.requestUpdate());
      this.#leave?.();
      this.#leave = leave;
      this.#$atom = $atom;
    }
    return $atom?.get();
  }
}

/** In milliseconds. A page that is still being put together gets this long before the developer is told. */
const searchTime = 3000;

interface StoreHost extends ReactiveControllerHost, HTMLElement {
  readonly handoff: NoteElement['handoff'];
  store?: HandoffStore;
}

/**
 * Finds the store, wherever the element is moved, and follows what all elements depend on. Its fields are those of the
 * last render, because a press is about what the person saw; public members, which a host calls at any time, ask for
 * what counts now.
 */
export class StoreController<Host extends StoreHost = StoreHost> implements ReactiveController {
  store?: HandoffStore;
  /** The conversation that the provider has selected. */
  selected?: string;
  protected readonly host: Host;
  #provided?: HandoffStore;
  #unsubscribe?: () => void;
  #document?: Document;
  #search?: ReturnType<typeof setTimeout>;
  #followed: Array<Follow<unknown>> = [];
  #selected: Follow<string | undefined>;
  #localization: Follow<unknown>;
  #agent: Follow<unknown>;

  constructor(host: Host) {
    this.host = host;
    this.#selected = this.follow();
    this.#localization = this.follow();
    this.#agent = this.follow();
    host.addController(this);
  }

  #receive = (store: HandoffStore | undefined, unsubscribe?: () => void): void => {
    // a provider nearer to the element may answer later: the one before must not speak again
    if (unsubscribe !== this.#unsubscribe) this.#unsubscribe?.();
    this.#unsubscribe = unsubscribe;
    this.#provided = store;
    this.host.requestUpdate();
  };

  /** The store that counts now, also in the tick of a change; none while the element is not on a page. */
  get storeNow(): HandoffStore | undefined {
    const { host } = this;
    if (!host.isConnected) return undefined;
    if (host.store?.$selected) return host.store;
    let store = this.#provided;
    // asked anew, because only then a provider takes in what was set on it in this tick
    host.dispatchEvent(new ContextEvent(storeContext, host, (provided) => (store = provided)));
    return store;
  }

  hostConnected(): void {
    this.#search = setTimeout(() => {
      if (!this.#unsubscribe && !this.host.store) report(this.host, { code: 'no-provider' });
    }, searchTime);
    this.#document = this.host.ownerDocument;
    this.#document.addEventListener('context-provider', this.#onProvider);
    this.#request();
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    clearTimeout(this.#search);
    this.#document?.removeEventListener('context-provider', this.#onProvider);
    this.#unsubscribe?.();
    this.#unsubscribe = this.#provided = undefined;
    for (const followed of this.#followed) followed.follow(undefined);
  }

  #request(): void {
    this.host.dispatchEvent(new ContextEvent(storeContext, this.host, this.#receive, true));
  }

  /** A provider was upgraded later than the element. One that is nearer than the present one is that one's matter. */
  #onProvider = (): void => {
    if (!this.#unsubscribe) this.#request();
  };

  hostUpdate(): void {
    const { host } = this;
    const store = (this.store = host.isConnected ? (checkedStore(host) ?? this.#provided) : undefined);
    this.#localization.follow(store?.$localization);
    this.#agent.follow(store?.$agent);
    this.selected = this.#selected.follow(store?.$selected);
  }

  /** Follows one atom at a time, until the element is removed. */
  follow<T>(): Follow<T> {
    const followed = new Follow<T>(this.host);
    this.#followed.push(followed as Follow<unknown>);
    return followed;
  }
}

/** What a command or a draft is about. */
export interface Subject {
  store?: HandoffStore;
  id?: string;
}

interface HandoffHost extends StoreHost {
  conversationId?: string;
}

/** Also follows one conversation: the host's, or the selected one. */
export class HandoffController extends StoreController<HandoffHost> {
  /** The conversation of the last render. */
  id?: string;
  view: ElementView = { state: 'none', why: 'store' };
  #conversation = this.follow<ConversationView>();

  /** The store and the conversation that count now, whatever is rendered. */
  get now(): Subject {
    const store = this.storeNow;
    return { store, id: store && (this.host.conversationId || store.$selected.get()) };
  }

  override hostUpdate(): void {
    super.hostUpdate();
    const { store } = this;
    this.id = this.host.conversationId || this.selected;
    const view = this.#conversation.follow(store && this.id ? store.conversation(this.id) : undefined);
    this.view = view ?? { state: 'none', why: store ? 'selected' : 'store' };
  }
}
