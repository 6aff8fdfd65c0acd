import type { ReactiveController } from 'lit';
import type { Follow, StoreController } from '../../controllers/handoff-controller.js';
import { conversationList } from '../../store/list/list.js';
import type { ListQuery, ListState } from '../../store/list/query.js';
import type { ListQuestion } from '../../store/list/question.js';
import type { HandoffStore } from '../../store/store.js';

/** What it needs of the list. */
export interface QueryHost {
  readonly handoff: StoreController;
  readonly isConnected: boolean;
  addController(controller: ReactiveController): void;
  /** What is to be shown now. */
  readonly question: ListQuestion;
  /** Another store is here than the one before, if there was one: nothing of it counts any more. */
  forget(before: HandoffStore | undefined): void;
}

/** Asks the store what the list shows. Taken out of the page and put back, the list asks the same again. */
export class FollowedQuery implements ReactiveController {
  readonly #host: QueryHost;
  readonly #state: Follow<ListState>;
  #query?: ListQuery;
  #store?: HandoffStore;

  constructor(host: QueryHost) {
    this.#host = host;
    this.#state = host.handoff.follow();
    host.addController(this);
  }

  /** Undefined where there is no store. */
  get query(): ListQuery | undefined {
    return this.#query;
  }

  get state(): ListState | undefined {
    return this.#state.value;
  }

  hostUpdate(): void {
    const { handoff, isConnected } = this.#host;
    // taken out of the page it knows no store
    if (!isConnected) return;
    if (handoff.store !== this.#store) {
      this.#end();
      this.#host.forget(this.#store);
      this.#store = handoff.store;
    }
    this.#query ??= this.#store?.part(conversationList).query();
    this.#query?.ask(this.#host.question);
    this.#state.follow(this.#query?.$state);
  }

  hostDisconnected(): void {
    this.#end();
  }

  #end(): void {
    this.#query?.dispose();
    this.#query = undefined;
  }
}
