import { atom, type ReadableAtom } from 'nanostores';
import type { TypingEvent } from '../../adapters/adapter.js';
import * as parse from '../../adapters/boundary-details.js';
import { HandoffError, toHandoffError } from '../../model/error.js';
import type { Message } from '../../model/message.js';
import { callAdapter } from '../context.js';
import type { ConversationEntry } from '../conversation/entry.js';
import type { PartTools } from '../part.js';
import { Resource, whileObserved } from '../resource.js';
import { History } from './history.js';
import { ThreadItems, type ThreadItem } from './items.js';
import { ownMessages, type OwnMessage, type OwnMessages } from './own-messages.js';
import { readPage, type MessagePage } from './pages.js';
import { WhoTypes, type Typing } from './typing.js';

/** A conversation's messages as they are shown. */
export type ThreadView =
  | { state: 'loading' }
  | { state: 'failed'; error: HandoffError }
  | {
      state: 'ready';
      /** Read since somebody looks; until then it is what was kept from the last time. */
      isFresh: boolean;
      /** Oldest first. */
      items: readonly ThreadItem[];
      hasOlder: boolean;
      loadingOlder: boolean;
      /** Why older messages could not be loaded. */
      olderError?: HandoffError;
      /** The keys of the items before which messages are missing, which are being read. */
      gaps: ReadonlySet<string>;
      typing: readonly Typing[];
      /** Why the last read failed, if it did: what is shown may be out of date. */
      stale?: HandoffError;
      /** How many messages could not be understood. */
      unreadable: number;
    };

export interface Threads {
  of(conversationId: string): ReadableAtom<ThreadView>;
  /** Reads one more page of older messages, if there are any and none is being read. */
  loadOlder(conversationId: string): void;
}

const readTimeout = 15_000;
/** A gap of more pages than this is not closed: what is before it can be loaded again. */
const longestGap = 100;
/** Pages without a message that are skipped at once. */
const mostEmptyPages = 5;
/** What the stream tells within this time is shown at once, in milliseconds. */
const batchFor = 50;

/**
 * The messages of one conversation: read while somebody looks, fed by the stream, with those of this page on their way.
 */
class Thread {
  readonly $view = atom<ThreadView>({ state: 'loading' });
  readonly #id: string;
  readonly #tools: PartTools;
  readonly #own: OwnMessages;
  readonly #history = new History();
  readonly #items: ThreadItems;
  readonly #typing = new WhoTypes();
  readonly #resource: Resource<true>;
  #isFresh = false;
  #unreadable = 0;
  #older?: AbortController;
  #olderError?: HandoffError;
  #timer: unknown;
  #cancelTyping?: () => void;
  /** The last message that the conversation told of, once it was looked for. */
  #lookedFor?: string;
  #wasPending = false;

  constructor(id: string, tools: PartTools, own: OwnMessages) {
    this.#id = id;
    this.#tools = tools;
    this.#own = own;
    this.#items = new ThreadItems(id);
    const { context } = tools;
    this.#resource = new Resource<true>(
      context,
      (ctx) => this.#read(ctx.signal),
      (value) => (this.#resource.value = value),
      () => this.publish(),
    );
    whileObserved(
      context,
      this.$view,
      () => this.#start(),
      () => this.#stop(),
    );
  }

  get observed(): boolean {
    return this.#resource.observed;
  }

  /** Reads again, if somebody looks. */
  async refresh(): Promise<void> {
    if (!this.observed) return;
    const { value, error } = this.#resource;
    this.#olderError = undefined;
    if (error && !value) this.#resource.error = undefined;
    this.publish();
    await this.#resource.refresh();
  }

  receive(raw: Message): void {
    if (!this.observed) return;
    try {
      const message = parse.message(raw, '');
      const mine = this.#items.recognise(
        message,
        this.#history.get(message.id),
        this.#own.of(this.#id),
        this.#tools.store.$agent.get(),
      );
      this.#history.addLoose(mine);
      this.#arrived([mine]);
      this.#typing.said(message.author.kind);
      this.#publishSoon();
    } catch (thrown) {
      this.#logBad(thrown);
      void this.refresh();
    }
  }

  hearTyping(event: TypingEvent): void {
    if (!this.observed) return;
    this.#typing.hear(event, this.#tools.context.clock.now());
    this.#publishSoon();
  }

  /** The conversation changed: its history may have, where the stream does not tell. */
  follow({ confirmed, isPending }: ConversationEntry): void {
    const ended = this.#wasPending && !isPending;
    this.#wasPending = isPending;
    if (!this.observed || !this.#resource.value) return;
    const at = confirmed?.lastMessage?.at;
    const isNews =
      at !== undefined &&
      at !== this.#lookedFor &&
      !(Date.parse(at) <= Date.parse(this.#history.messages.at(-1)?.at ?? ''));
    if (isNews) this.#lookedFor = at;
    if (isNews || (ended && this.#tools.context.$connection.get().state !== 'live')) void this.#resource.refresh();
  }

  ownChanged(own: OwnMessage | undefined): void {
    if (own?.phase === 'sent' && this.observed) void this.#resource.refresh();
    this.publish();
  }

  async loadOlder(): Promise<void> {
    const cursor = this.#history.olderCursor;
    if (cursor === undefined || this.#older || !this.observed) return;
    const abort = (this.#older = new AbortController());
    this.#olderError = undefined;
    this.publish();
    try {
      await callAdapter(this.#tools.context, readTimeout, ({ signal }) => this.#readOlder(cursor, signal, 'end'), {
        signal: abort.signal,
      });
    } catch (thrown) {
      if (!abort.signal.aborted) this.#olderError = toHandoffError(thrown);
    }
    if (this.#older !== abort) return;
    this.#older = undefined;
    this.publish();
  }

  /** Forgets everything. */
  clear(): void {
    this.#history.clear();
    this.#items.clear();
    this.#resource.value = this.#resource.error = undefined;
    this.publish();
  }

  publish(): void {
    const { context, store } = this.#tools;
    context.environment.clearTimeout(this.#timer);
    this.#timer = undefined;
    const { value, error } = this.#resource;
    const isReady = !!value && !context.signal.aborted;
    this.#own.shown[isReady && this.observed ? 'add' : 'delete'](this.#id);
    if (!isReady) {
      this.$view.set(error ? { state: 'failed', error } : { state: 'loading' });
      return;
    }
    this.$view.set({
      state: 'ready',
      isFresh: this.#isFresh,
      items: this.#items.arrange(this.#history.messages, this.#own.of(this.#id), store.$agent.get()),
      hasOlder: this.#history.olderCursor !== undefined,
      loadingOlder: !!this.#older,
      olderError: this.#olderError,
      gaps: new Set(this.#history.gaps.map((id) => this.#items.keyOf(id))),
      typing: this.#whoTypes(),
      stale: error,
      unreadable: this.#unreadable,
    });
  }

  #start(): void {
    this.#resource.observed = true;
    this.#tools.look(true);
    void this.refresh();
  }

  #stop(): void {
    this.#resource.leave();
    this.#older?.abort();
    this.#older = undefined;
    this.#cancelTyping?.();
    this.#typing.clear();
    // a conversation that was left keeps no more than what is seen first when it is opened again
    this.#history.trim();
    this.#isFresh = false;
    this.publish();
    this.#tools.look(false);
  }

  /** The newest page, and then what is missing between it and what was known. */
  async #read(signal: AbortSignal): Promise<true> {
    const sent = this.#own.of(this.#id).filter(({ phase }) => phase === 'sent');
    const stamp = this.#history.begin();
    const page = await this.#page(undefined, signal);
    this.#history.addNewest(page, stamp);
    this.#arrived(page.items);
    this.#isFresh = true;
    this.#unreadable = page.unreadable;
    for (const { command } of sent) this.#own.forget(this.#id, command.clientId);
    for (let pages = 0, gap = this.#history.gapCursor; gap !== undefined; pages++, gap = this.#history.gapCursor) {
      if (pages < longestGap) await this.#readOlder(gap, signal, 'gap');
      else this.#history.trim();
    }
    return true;
  }

  async #readOlder(from: string, signal: AbortSignal, into: 'end' | 'gap'): Promise<void> {
    let cursor = from;
    for (let pages = 0; ; pages++) {
      const stamp = this.#history.begin();
      const page = await this.#page(cursor, signal);
      const { nextCursor } = page;
      if (nextCursor === cursor || pages === mostEmptyPages) {
        throw new HandoffError('bad-response', 'nextCursor: stuck');
      }
      this.#history.addOlder(cursor, page, stamp, into);
      this.#arrived(page.items);
      this.#unreadable += page.unreadable;
      if (into === 'gap') this.publish();
      if (page.items.length || nextCursor === undefined) return;
      cursor = nextCursor;
    }
  }

  #page(cursor: string | undefined, signal: AbortSignal): Promise<MessagePage> {
    return readPage(
      this.#tools.context,
      this.#id,
      cursor,
      signal,
      (message) => this.#items.identify(message),
      (thrown) => this.#logBad(thrown),
    );
  }

  /** What this page sent is on its way no longer. Told once the history has it, so that it is never out of sight. */
  #arrived(messages: readonly Message[]): void {
    for (const message of messages) this.#items.learn(message);
    for (const { clientId } of messages) this.#own.arrived(this.#id, clientId);
  }

  #whoTypes(): readonly Typing[] {
    const { clock } = this.#tools.context;
    this.#cancelTyping?.();
    const { typing, until } = this.#typing.at(clock.now());
    if (until < Infinity) this.#cancelTyping = clock.at(until, () => this.publish());
    return typing;
  }

  #publishSoon(): void {
    this.#timer ??= this.#tools.context.environment.setTimeout(() => this.publish(), batchFor);
  }

  #logBad(thrown: unknown): void {
    this.#tools.context.log({ event: 'bad-event', conversationId: this.#id, code: toHandoffError(thrown).code });
  }
}

/** For `store.part(thread)`. */
export function thread(tools: PartTools): Threads {
  const own = tools.store.part(ownMessages);
  const all = new Map<string, Thread>();
  const get = (id: string): Thread => {
    let found = all.get(id);
    if (!found) all.set(id, (found = new Thread(id, tools, own)));
    return found;
  };
  own.onChange((id, message) => all.get(id)?.ownChanged(message));
  tools.listen({
    message: (message) => all.get(message.conversationId)?.receive(message),
    typing: (event) => all.get(event.conversationId)?.hearTyping(event),
    changed: (entry) => all.get(entry.id)?.follow(entry),
    hint: (id) => {
      for (const [key, each] of all) if (id === undefined || id === key) void each.refresh();
    },
    refresh: (id) => all.get(id)?.refresh(),
    removed: (id) => all.get(id)?.clear(),
    dispose: () => {
      for (const each of all.values()) each.clear();
      all.clear();
    },
  });
  return { of: (id) => get(id).$view, loadOlder: (id) => void all.get(id)?.loadOlder() };
}
