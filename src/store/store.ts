import { atom, type ReadableAtom, type WritableAtom } from 'nanostores';
import type { AdapterTraits, HandoffAdapter } from '../adapters/adapter.js';
import { cleanName } from '../internal/names.js';
import { realEnvironment, type Environment } from '../internal/environment.js';
import type { Localization } from '../internal/text.js';
import type { Command, CommandType } from '../model/command.js';
import type { Agent, Conversation } from '../model/conversation.js';
import type { Message } from '../model/message.js';
import { Clock } from './clock.js';
import type { Connection, LogEntry, StoreContext } from './context.js';
import { ConversationEntry, type ConversationView } from './conversation/entry.js';
import { canRun } from './methods.js';
import type { Settled } from './conversation/operations.js';
import type { PartFactory, PartListener, PartTools } from './part.js';
import { Sync } from './stream.js';

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
 * The state that elements share. Data flows one way: adapter → store → elements → `run` → adapter. Atoms read
 * themselves while somebody listens, so a store that nobody looks at is quiet.
 */
export interface HandoffStore {
  readonly traits: AdapterTraits;
  readonly $agent: WritableAtom<Agent>;
  readonly $connection: ReadableAtom<Connection>;
  /** The conversation that elements without a `conversation-id` follow. */
  readonly $selected: WritableAtom<string | undefined>;
  readonly $localization: WritableAtom<Localization>;

  conversation(id: string): ReadableAtom<ConversationView>;
  /**
   * What is kept beside the conversations, for example `store.part(details).contact(id)`. Made when it is first asked
   * for.
   */
  part<P>(factory: PartFactory<P>): P;

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
  /** Ends everything and forgets everything, as on log-out. The adapter itself is left to its owner. */
  dispose(): void;
}

class Store implements HandoffStore {
  readonly $agent: WritableAtom<Agent>;
  readonly $connection = atom<Connection>({ state: 'connecting' });
  readonly $selected = atom<string | undefined>(undefined);
  readonly $localization = atom<Localization>({});
  #abort = new AbortController();
  #endings: Array<() => void> = [];
  #context: StoreContext;
  #sync: Sync;
  #conversations = new Map<string, ConversationEntry>();
  #parts = new Map<PartFactory<unknown>, unknown>();
  #listeners: PartListener[] = [];
  #tools: PartTools;

  constructor({
    adapter,
    agent = { id: 'agent' },
    environment = realEnvironment,
    log = () => undefined,
  }: StoreOptions) {
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
      atEnd: (callback) => void this.#endings.push(callback),
      log,
      heard: (error) => this.#sync.heard(error),
    };
    const inform = (c: Conversation) => this.#conversations.get(c.id)?.receive(c);
    this.#sync = new Sync(this.#context, {
      conversation: (c) => {
        inform(c);
        this.#tell((part) => part.conversation?.(c));
      },
      hint: (id) => {
        for (const [key, entry] of this.#conversations) if (entry.observed && (!id || key === id)) void entry.refresh();
        this.#tell((part) => part.hint?.(id));
      },
      message: (message) => this.#tell((part) => part.message?.(message)),
      contact: (id) => this.#tell((part) => part.contact?.(id)),
      typing: (event) => this.#tell((part) => part.typing?.(event)),
      removed: (id) => {
        this.#conversations.get(id)?.remove();
        this.#tell((part) => part.removed?.(id));
      },
    });
    this.#tools = {
      store: this,
      context: this.#context,
      look: (observed) => this.#sync.use(observed),
      listen: (listener) => void this.#listeners.push(listener),
      inform,
      entry: (id) => this.#entry(id),
    };
  }

  get traits(): AdapterTraits {
    return this.#context.traits;
  }

  conversation(id: string): ReadableAtom<ConversationView> {
    return this.#entry(id).$view;
  }

  part<P>(factory: PartFactory<P>): P {
    let part = this.#parts.get(factory) as P | undefined;
    if (!part) this.#parts.set(factory, (part = factory(this.#tools)));
    return part;
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
    if (contactId && command.type.endsWith('block-contact')) this.#tell((part) => part.contact?.(contactId));
    return settled;
  }

  async refresh(conversationId: string): Promise<void> {
    const entry = this.#entry(conversationId);
    await entry.refresh();
    await Promise.all(this.#listeners.map((part) => part.refresh?.(conversationId, entry.confirmed?.contact.id)));
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

  dispose(): void {
    this.#abort.abort();
    for (const end of this.#endings.splice(0)) end();
    this.#context.clock.dispose();
    this.$selected.set(undefined);
    this.#conversations.clear();
    this.#tell((part) => part.dispose?.());
  }

  #entry(id: string): ConversationEntry {
    let entry = this.#conversations.get(id);
    if (!entry) {
      entry = new ConversationEntry(this.#context, id, {
        look: this.#tools.look,
        changed: (changed) => this.#tell((part) => part.changed?.(changed)),
        message: (conversationId, message) =>
          this.#tell((part) => part.message?.({ ...(message as Message), conversationId })),
      });
      this.#conversations.set(id, entry);
    }
    return entry;
  }

  #tell(say: (part: PartListener) => void): void {
    for (const part of this.#listeners) say(part);
  }
}

/** Makes the store that connects elements to one adapter. */
export const createStore = (options: StoreOptions): HandoffStore => new Store(options);
