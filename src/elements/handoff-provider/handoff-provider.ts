import { css, html, type CSSResultGroup, type PropertyDeclarations, type PropertyValues } from 'lit';
import type { HandoffAdapter } from '../../adapters/adapter.js';
import { checkedStore } from '../../controllers/checked-store.js';
import { StoreProvider } from '../../controllers/store-provider.js';
import type { Agent } from '../../model/conversation.js';
import { keptDrafts } from '../../store/thread/kept-drafts.js';
import { HandoffError, toHandoffError } from '../../model/error.js';
import { toId } from '../../internal/ids.js';
import { report, type DeveloperNote } from '../../internal/report.js';
import { createStore, type HandoffStore } from '../../store/store.js';
import { HandoffSelectEvent } from '../base/events.js';
import { PageElement } from '../base/page-element.js';
import { $adapters, type AdapterFactory } from './adapter-registry.js';
import type { AlertOptions } from './alerts.js';
import type { DraftStorage } from './draft-storage.js';
import { failingAdapter } from './failing-adapter.js';

/**
 * Connects its descendants to one backend and holds the selected conversation. Shows nothing itself.
 *
 * @tag handoff-provider
 * @summary Connects the elements inside it to a helpdesk.
 * @slot - The page with the elements to connect.
 * @fires {HandoffSelectEvent} handoff-select - Another conversation was selected.
 */
export class HandoffProvider extends PageElement {
  /** @internal */
  static override tag = 'handoff-provider';
  /** @internal Also for the other copies of this library on the page. */
  static adapters = $adapters;
  static override styles: CSSResultGroup = css`
    :host {
      display: contents;
    }
  `;
  static override properties: PropertyDeclarations = {
    adapter: {},
    baseUrl: { attribute: 'base-url' },
    conversationId: { attribute: 'conversation-id' },
    agentId: { attribute: 'agent-id' },
    agentName: { attribute: 'agent-name' },
    locale: {},
    agent: { attribute: false },
    alerts: { attribute: false },
    draftStorage: { attribute: false },
    strings: { attribute: false },
    store: { attribute: false },
  };

  #offered = new StoreProvider(this, () => this.#catchUp());
  #own?: HandoffStore;
  #ownAdapter?: HandoffAdapter;
  #factory?: AdapterFactory;
  #connection = 0;
  #leaveAdapters?: () => void;
  #leaveSelected?: () => void;
  #conversationId?: string;
  #isUpdating = false;

  /** A registered name (`memory`, or one given to `registerAdapter`), or an adapter object. */
  declare adapter?: string | HandoffAdapter;
  /** The URL of the backend, for adapters that need one. */
  declare baseUrl?: string;
  /** The id of the selected conversation. Changes with every selection. */
  get conversationId(): string | undefined {
    return this.#conversationId;
  }

  set conversationId(id: string | undefined) {
    this.#conversationId = toId(id, this);
  }

  /** The id of the agent at this page. */
  declare agentId?: string;
  /** The name of the agent at this page. */
  declare agentName?: string;
  /** The language of words and times, as a BCP 47 tag. Default: the page's `lang`, else `en`. */
  declare locale?: string;
  /** The agent as an object; wins over `agent-id` and `agent-name`. */
  declare agent?: Agent;
  /** How agents hear that somebody waits for a person, also while they look elsewhere. Default: not at all. */
  declare alerts?: AlertOptions;
  /**
   * Where drafts outlive the page, such as `sessionStorage`: text only, of this agent, at most 50. A log-out
   * (`dispose()`) removes them. Default: nowhere.
   */
  declare draftStorage?: DraftStorage;
  /** Sentences that replace the built-in ones, by key. */
  declare strings?: Readonly<Record<string, string>>;
  /** A store made by the host; wins over `adapter`. */
  declare store?: HandoffStore;
  /**
   * Receives a note for each mistake of the page or of the adapter, once until it was mended. Default: the console.
   */
  declare log?: (note: DeveloperNote) => unknown;

  /** A store from around it, for one that stands inside another and has no connection of its own. */
  protected get inherited(): HandoffStore | undefined {
    return undefined;
  }

  /** The store that is offered, without taking in what was set in this tick. */
  protected get offered(): HandoffStore | undefined {
    return this.#offered.store;
  }

  /** The store that descendants use, once it is there. */
  get connectedStore(): HandoffStore | undefined {
    this.#catchUp();
    return this.#offered.store;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#offered.announce();
    this.#leaveAdapters = $adapters.listen((factories) => {
      if (typeof this.adapter === 'string' && factories[this.adapter] !== this.#factory) this.#connect();
    });
    if (this.hasUpdated && !this.#offered.store) this.#connect();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leaveAdapters?.();
    // an element that moves is back before this runs
    queueMicrotask(() => {
      if (!this.isConnected) this.#disconnect();
    });
  }

  /** Ends the connection and forgets everything, as on log-out. Setting `adapter` connects again. */
  dispose(): void {
    // what was set just before is ended as well, and does not connect afterwards
    this.#catchUp();
    const store = this.#offered.store;
    this.#disconnect();
    store?.dispose();
    // also where it has left the page before
    keptDrafts.clear();
  }

  /** Applies at once what was set in this tick. */
  #catchUp(): void {
    // a listener may ask in the middle of an update
    if (this.isConnected && this.isUpdatePending && !this.#isUpdating) this.performUpdate();
  }

  protected override performUpdate(): void {
    this.#isUpdating = true;
    try {
      super.performUpdate();
    } finally {
      this.#isUpdating = false;
    }
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('adapter') || changed.has('store') || changed.has('baseUrl')) this.#connect();
    const store = this.#offered.store;
    if (store) this.#tell(store, changed);
    // without it the list says the same
    if (this.alerts || this.draftStorage) {
      import('./extras.lazy.js').then(({ follow }) => follow(this)).catch(() => undefined);
    }
  }

  protected override render(): unknown {
    return html`<slot></slot>`;
  }

  /** What the attributes say goes to the store; what the store selects comes back. */
  #tell(store: HandoffStore, changed?: PropertyValues<this>): void {
    const has = (...names: Array<keyof HandoffProvider>) => !changed || names.some((name) => changed.has(name));
    if (has('agent', 'agentId', 'agentName') && (this.agent ?? this.agentId)) {
      store.$agent.set(this.agent ?? { id: this.agentId!, name: this.agentName });
    }
    if (has('locale', 'strings') && (changed || this.locale || this.strings)) {
      store.$localization.set({ locale: this.locale, strings: this.strings });
    }
    if (has('conversationId') && (changed || this.conversationId)) store.$selected.set(this.conversationId);
  }

  /** Connects anew. */
  protected reconnect(): void {
    this.#connect();
  }

  #connect(): void {
    this.#disconnect();
    const store = checkedStore(this);
    if (store) return this.#offer(store);
    const { adapter, inherited } = this;
    if (!adapter) return inherited && this.#offer(inherited);
    if (typeof adapter !== 'string') return this.#offerAdapter(adapter);
    this.#factory = $adapters.get()[adapter];
    void this.#make(adapter);
  }

  async #make(name: string): Promise<void> {
    const [connection, factory] = [this.#connection, this.#factory];
    let adapter: HandoffAdapter | undefined;
    try {
      adapter = await factory?.({ baseUrl: this.baseUrl });
      if (typeof adapter?.getConversation !== 'function') {
        throw new HandoffError(factory ? 'bad-response' : 'unsupported', 'No adapter');
      }
    } catch (thrown) {
      report(this, { code: 'factory-failed', adapter: name, thrown, known: $adapters });
      adapter = failingAdapter(toHandoffError(thrown));
    }
    if (connection !== this.#connection || !this.isConnected) return adapter.dispose?.();
    this.#ownAdapter = adapter;
    this.#offerAdapter(adapter);
  }

  #offerAdapter(adapter: HandoffAdapter): void {
    this.#own = createStore({ adapter }, this);
    this.#offer(this.#own);
  }

  #offer(store: HandoffStore): void {
    this.#tell(store);
    this.#leaveSelected = store.$selected.listen((id) => {
      if (toId(id) === this.conversationId) return;
      this.conversationId = id;
      // the one around it says so
      if (store === this.inherited) return;
      /** @internal */
      this.dispatchEvent(new HandoffSelectEvent(id));
    });
    this.#offered.store = store;
  }

  /** Disposes only of what this provider made: a store or an adapter of the host belongs to the host. */
  #disconnect(): void {
    this.#connection++;
    this.#leaveSelected?.();
    this.#offered.store = undefined;
    this.#own?.release();
    this.#ownAdapter?.dispose?.();
    this.#own = this.#ownAdapter = this.#factory = undefined;
  }
}
