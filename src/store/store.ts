import { atom, type ReadableAtom, type WritableAtom } from 'nanostores';
import type { AdapterTraits, HandoffAdapter, Page } from '../adapters/adapter.js';
import { cleanName } from '../internal/names.js';
import { realEnvironment, type Environment } from '../internal/environment.js';
import type { Localization } from '../internal/text.js';
import type { Command, CommandType } from '../model/command.js';
import type { Contact, PastConversation } from '../model/contact.js';
import type { Agent } from '../model/conversation.js';
import type { Message } from '../model/message.js';
import { Clock } from './clock.js';
import type { Connection, LogEntry, StoreContext } from './context.js';
import { ConversationEntry, type ConversationView } from './conversation.js';
import { canRun, type Settled } from './operations.js';
import { loadable, type Loadable, type LoadableAtom } from './resource.js';
import { Sync } from './sync.js';

export interface StoreOptions {
  adapter: HandoffAdapter;
  /** Who acts. Default: an agent without a name. */
  agent?: Agent;
  /** Time, randomness and the page's life. Default: the real ones. */
  environment?: Environment;
  /** Off unless given. Is told event names, codes and ids, never text or names. */
  log?: (entry: LogEntry) => void;
}

/**
 * The state that elements share. Data flows one way: adapter → store → elements → `run` → adapter. Atoms read themselves while
 * somebody listens, so a store that nobody looks at is quiet.
 */
export interface HandoffStore {
  readonly adapterName: string;
  readonly traits: AdapterTraits;
  readonly $agent: WritableAtom<Agent>;
  readonly $connection: ReadableAtom<Connection>;
  /** The conversation that elements without a `conversation-id` follow. */
  readonly $selected: WritableAtom<string | undefined>;
  readonly $localization: WritableAtom<Localization>;

  conversation(id: string): ReadableAtom<ConversationView>;
  contact(id: string): ReadableAtom<Loadable<Contact>>;
  pastConversations(contactId: string): ReadableAtom<Loadable<Page<PastConversation>>>;
  /** The newest page, oldest message first. */
  messages(conversationId: string): ReadableAtom<Loadable<Page<Message>>>;

  /** Whether the backend has this command at all. */
  can(type: CommandType): boolean;
  /** Whether the backend has this method at all. */
  has(method: 'getContact' | 'listContactConversations' | 'listMessages' | 'listConversations'): boolean;
  /** Never rejects: how it ended is in the result. `key` repeats an earlier intent of the same person. */
  run(conversationId: string, command: Command, key?: string): Promise<Settled>;
  /** Reads everything about one conversation again. */
  refresh(conversationId: string): Promise<void>;
  /** Stops waiting for the backend's answer; whether the command happened is found out by reading. */
  stopWaiting(conversationId: string): void;
  /** Forgets how the last command on this conversation ended. */
  dismiss(conversationId: string): void;

  /** Milliseconds since 1970 by the server's clock. */
  now(): number;
  /** Calls back once at a moment of server time, not while the page is hidden. Returns the way out. */
  at(moment: number, callback: () => void): () => void;
  /** True for the first who asks about this state: elements beside each other announce a change once. */
  claim(state: object): boolean;
  /** Ends everything and forgets everything, as on log-out. The adapter itself is left to its owner. */
  dispose(): void;
}

/** Needed only where more than a conversation is shown. A failure to load it is a failed read, and tried again like one. */
const details = () => import('../adapters/boundary-details.js');

class Store implements HandoffStore {
  readonly $agent: WritableAtom<Agent>;
  readonly $connection = atom<Connection>({ state: 'connecting' });
  readonly $selected = atom<string | undefined>(undefined);
  readonly $localization = atom<Localization>({});
  #abort = new AbortController();
  #context: StoreContext;
  #sync: Sync;
  #conversations = new Map<string, ConversationEntry>();
  #contacts = new Map<string, LoadableAtom<Contact>>();
  #past = new Map<string, LoadableAtom<Page<PastConversation>>>();
  #messages = new Map<string, LoadableAtom<Page<Message>>>();
  #claimed = new WeakSet();

  constructor({ adapter, agent = { id: 'agent' }, environment = realEnvironment, log = () => undefined }: StoreOptions) {
    this.$agent = atom({ ...agent, name: agent.name && cleanName(agent.name) });
    const clock = new Clock(environment);
    const { $agent, $connection } = this;
    this.#context = { adapter, traits: adapter.traits ?? {}, environment, clock, agent: $agent, $connection, signal: this.#abort.signal, log, heard: (error) => this.#sync.heard(error) };
    this.#sync = new Sync(this.#context, {
      conversation: (c) => this.#conversations.get(c.id)?.receive(c),
      hint: (id) => this.#eachObserved((entry) => void entry.refresh(), id),
      message: (conversationId) => refreshIfObserved(this.#messages.get(conversationId)),
      contact: (contactId) => refreshIfObserved(this.#contacts.get(contactId)),
      removed: (id) => this.#conversations.get(id)?.remove(),
      resync: () => this.#eachObserved((entry) => void entry.refresh()),
    });
  }

  get adapterName(): string {
    return this.#context.adapter.name;
  }

  get traits(): AdapterTraits {
    return this.#context.traits;
  }

  conversation(id: string): ReadableAtom<ConversationView> {
    return this.#entry(id).$view;
  }

  contact(id: string): ReadableAtom<Loadable<Contact>> {
    const { adapter } = this.#context;
    return this.#resource(this.#contacts, id, async (ctx) => (await details()).contact(await adapter.getContact?.(id, ctx), '')).$value;
  }

  pastConversations(contactId: string): ReadableAtom<Loadable<Page<PastConversation>>> {
    const { adapter } = this.#context;
    return this.#resource(this.#past, contactId, async (ctx) => {
      const { pageOf, pastConversation } = await details();
      return pageOf(pastConversation)(await adapter.listContactConversations?.(contactId, { limit: 20 }, ctx), '');
    }).$value;
  }

  messages(conversationId: string): ReadableAtom<Loadable<Page<Message>>> {
    const { adapter } = this.#context;
    return this.#resource(this.#messages, conversationId, async (ctx) => {
      const { pageOf, message } = await details();
      return pageOf(message)(await adapter.listMessages?.(conversationId, { limit: 50 }, ctx), '');
    }).$value;
  }

  can(type: CommandType): boolean {
    return canRun(this.#context.adapter, type);
  }

  has(method: 'getContact' | 'listContactConversations' | 'listMessages' | 'listConversations'): boolean {
    return typeof this.#context.adapter[method] === 'function';
  }

  async run(conversationId: string, command: Command, key?: string): Promise<Settled> {
    const settled = await this.#entry(conversationId).run(command, key);
    const contactId = settled.conversation?.contact.id;
    if (contactId && command.type.endsWith('block-contact')) refreshIfObserved(this.#contacts.get(contactId));
    return settled;
  }

  async refresh(conversationId: string): Promise<void> {
    const entry = this.#entry(conversationId);
    await entry.refresh();
    const contactId = entry.confirmed?.contact.id;
    if (!contactId) return;
    await Promise.all([this.#messages.get(conversationId), this.#contacts.get(contactId), this.#past.get(contactId)]
      .map((resource) => resource?.observed && resource.refresh()));
  }

  stopWaiting(conversationId: string): void {
    this.#conversations.get(conversationId)?.stopWaiting();
  }

  dismiss(conversationId: string): void {
    this.#conversations.get(conversationId)?.dismiss();
  }

  now(): number {
    return this.#context.clock.now();
  }

  at(moment: number, callback: () => void): () => void {
    return this.#abort.signal.aborted ? () => undefined : this.#context.clock.at(moment, callback);
  }

  claim(state: object): boolean {
    const first = !this.#claimed.has(state);
    this.#claimed.add(state);
    return first;
  }

  dispose(): void {
    this.#abort.abort();
    this.#context.clock.dispose();
    this.$selected.set(undefined);
    for (const resources of [this.#conversations, this.#contacts, this.#past, this.#messages]) resources.clear();
  }

  #entry(id: string): ConversationEntry {
    let entry = this.#conversations.get(id);
    if (!entry) {
      entry = new ConversationEntry(this.#context, id, (observed) => this.#sync.use(observed));
      this.#conversations.set(id, entry);
    }
    return entry;
  }

  #resource<T>(all: Map<string, LoadableAtom<T>>, id: string, read: Parameters<typeof loadable<T>>[1]): LoadableAtom<T> {
    let resource = all.get(id);
    if (!resource) all.set(id, (resource = loadable(this.#context, read)));
    return resource;
  }

  #eachObserved(visit: (resource: { refresh(): Promise<void> }) => void, id?: string): void {
    const resources = [this.#conversations, this.#messages, ...(id ? [] : [this.#contacts, this.#past])];
    for (const all of resources) {
      for (const [key, resource] of all) if (resource.observed && (!id || key === id)) visit(resource);
    }
  }
}

const refreshIfObserved = (resource: LoadableAtom<unknown> | undefined): void => {
  if (resource?.observed) void resource.refresh();
};

/** Makes the store that connects elements to one adapter. */
export const createStore = (options: StoreOptions): HandoffStore => new Store(options);
