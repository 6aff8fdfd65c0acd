import { atom, type ReadableAtom, type WritableAtom } from 'nanostores';
import type { AdapterTraits, HandoffAdapter } from '../adapters/adapter.js';
import { hasCommand, type ReadMethod } from '../adapters/call.js';
import { realEnvironment, type Environment } from '../internal/environment.js';
import { cleanName } from '../internal/names.js';
import { report, type DeveloperNote, type NoteTaker } from '../internal/report.js';
import type { Localization } from '../internal/text.js';
import { isContactCommand, type Command, type CommandType } from '../model/command.js';
import type { Agent } from '../model/conversation.js';
import { Clock } from './clock.js';
import type { Connection, StoreContext } from './context.js';
import { ConversationCache } from './conversation/cache.js';
import type { ConversationView } from './conversation/view.js';
import type { Settled } from './conversation/operations.js';
import type { HandoffStore, PartFactory } from './handoff-store.js';
import type { PartListener, PartTools } from './part.js';
import { LiveEvents } from './live-events.js';
import { keptDrafts } from './thread/kept-drafts.js';

export type { HandoffStore, PartFactory } from './handoff-store.js';

export interface StoreOptions {
  /** Connects the store to the backend. Stays the caller's: the store does not dispose it. */
  adapter: HandoffAdapter;
  /** The agent at the page. Default: an agent without a name. */
  agent?: Agent;
  /** Clock, timers, randomness and page lifecycle. Default: the real ones. */
  environment?: Environment;
  /**
   * Receives a note for each mistake of the adapter or of the page, once until it was mended. Notes hold no values of
   * the backend. Where it throws, the console gets the note. Default: the console.
   */
  log?: (note: DeveloperNote) => unknown;
}

class Store implements HandoffStore {
  readonly notes: NoteTaker;
  readonly $agent: WritableAtom<Agent>;
  readonly $connection = atom<Connection>({ state: 'connecting' });
  readonly $selected = atom<string | undefined>(undefined);
  readonly $localization = atom<Localization>({});
  readonly #abort = new AbortController();
  readonly #context: StoreContext;
  readonly #events: LiveEvents;
  readonly #cache: ConversationCache;
  readonly #tools: PartTools;
  readonly #parts = new Map<PartFactory<unknown>, unknown>();
  readonly #listeners: PartListener[] = [];

  constructor({ adapter, agent = { id: 'agent' }, environment = realEnvironment }: StoreOptions, notes: NoteTaker) {
    this.notes = notes;
    this.$agent = atom({ ...agent, name: agent.name && cleanName(agent.name) });
    const clock = new Clock(environment);
    const { $agent, $connection } = this;
    this.#context = {
      adapter,
      traits: adapter.traits ?? {},
      environment,
      clock,
      agent: $agent,
      $connection,
      signal: this.#abort.signal,
      notes,
      $localization: this.$localization,
      report: (mistake) => report(notes, { adapter: adapter.name, ...mistake }),
      noteReachability: (error) => this.#events.noteReachability(error),
    };
    this.#cache = new ConversationCache(this.#context, {
      setObserved: (observed) => this.#events.setObserved(observed),
      changed: (state) => this.#notify((part) => part.changed?.(state)),
      outdated: (id) => this.#notify((part) => part.outdated?.(id)),
      message: (message) => this.#notify((part) => part.message?.(message)),
      forgotten: (id) => this.#notify((part) => part.forgotten?.(id)),
      isNeeded: (id) => this.#listeners.some((part) => part.needs?.(id)),
    });
    this.#events = new LiveEvents(this.#context, {
      conversation: (conversation) => this.#cache.applyPushed(conversation),
      hint: (id) => {
        this.#cache.refreshObserved(id);
        this.#notify((part) => part.hint?.(id));
      },
      message: (message) => this.#notify((part) => part.message?.(message)),
      contact: (id) => this.#notify((part) => part.contact?.(id)),
      typing: (event) => this.#notify((part) => part.typing?.(event)),
      presence: (present, id) => this.#notify((part) => part.presence?.(present, id)),
      removed: (id) => {
        this.#cache.remove(id);
        this.#notify((part) => part.removed?.(id));
      },
    });
    this.#tools = {
      store: this,
      context: this.#context,
      conversations: this.#cache,
      setObserved: (observed) => this.#events.setObserved(observed),
      listen: (listener) => void this.#listeners.push(listener),
    };
  }

  get traits(): AdapterTraits {
    return this.#context.traits;
  }

  conversation(id: string): ReadableAtom<ConversationView> {
    return this.#cache.view(id);
  }

  part<P>(factory: PartFactory<P>): P {
    let part = this.#parts.get(factory) as P | undefined;
    if (!part) this.#parts.set(factory, (part = factory(this.#tools as never)));
    return part;
  }

  can(type: CommandType): boolean {
    return hasCommand(this.#context.adapter, type);
  }

  has(method: ReadMethod): boolean {
    return typeof this.#context.adapter[method] === 'function';
  }

  async run(conversationId: string, command: Command, key?: string): Promise<Settled> {
    const settled = await this.#cache.entry(conversationId).run(command, key);
    const contactId = settled.conversation?.contact.id;
    if (contactId && isContactCommand(command)) this.#notify((part) => part.contact?.(contactId));
    return settled;
  }

  async refresh(conversationId: string): Promise<void> {
    const entry = this.#cache.entry(conversationId);
    await entry.refresh();
    await Promise.all(this.#listeners.map((part) => part.refresh?.(conversationId, entry.confirmed?.contact.id)));
  }

  stopWaiting(conversationId: string): void {
    this.#cache.openEntry(conversationId)?.stopWaiting();
  }

  dismiss(conversationId: string): void {
    this.#cache.openEntry(conversationId)?.dismiss();
  }

  now(): number {
    return this.#context.clock.now();
  }

  at(moment: number, callback: () => void): () => void {
    return this.#abort.signal.aborted ? () => undefined : this.#context.clock.at(moment, callback);
  }

  dispose(): void {
    this.#end();
    keptDrafts.clear();
  }

  release(): void {
    this.#notify((part) => part.release?.());
    this.#end();
  }

  #end(): void {
    this.#abort.abort();
    this.#events.close();
    this.#cache.clear();
    this.#context.clock.dispose();
    this.$selected.set(undefined);
    this.#notify((part) => part.dispose?.());
  }

  #notify(call: (part: PartListener) => void): void {
    for (const part of this.#listeners) call(part);
  }
}

/** Creates a store that connects elements to one adapter. `notes` is for elements that make a store for themselves. */
export const createStore = (options: StoreOptions, notes: NoteTaker = options): HandoffStore =>
  new Store(options, notes);
