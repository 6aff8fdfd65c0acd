import type { ReactiveControllerHost } from 'lit';
import { Follow } from '../../controllers/handoff-controller.js';
import type { ConversationView } from '../../store/conversation/view.js';
import type { Connection } from '../../store/context.js';
import type { HandoffStore } from '../../store/store.js';

/** What the desk itself follows of its store: the language, what is selected, and how far that is known. */
export class DeskState {
  store?: HandoffStore;
  /** The id of the selected conversation. */
  id?: string;
  view?: ConversationView;
  /** No news arrive. */
  isOffline = false;
  readonly #localization: Follow<unknown>;
  readonly #selected: Follow<string | undefined>;
  readonly #connection: Follow<Connection | undefined>;
  readonly #conversation: Follow<ConversationView>;

  constructor(host: ReactiveControllerHost) {
    this.#localization = new Follow(host);
    this.#selected = new Follow(host);
    this.#connection = new Follow(host);
    this.#conversation = new Follow(host);
  }

  /** To be called before each render, and without a store when the desk leaves the page. */
  follow(store: HandoffStore | undefined): void {
    this.store = store;
    this.#localization.follow(store?.$localization);
    this.isOffline = this.#connection.follow(store?.$connection)?.state === 'offline';
    this.id = this.#selected.follow(store?.$selected);
    this.view = this.#conversation.follow(store && this.id ? store.conversation(this.id) : undefined);
  }

  /** The store that counts now. */
  get storeNow(): HandoffStore | undefined {
    return this.store;
  }
}
