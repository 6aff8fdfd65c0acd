import { atom } from 'nanostores';
import type { TypingEvent } from '../../adapters/adapter.js';
import { readTimeout } from '../../adapters/call.js';
import { HandoffError, toHandoffError } from '../../model/error.js';
import type { Message } from '../../model/message.js';
import { callBackend } from '../context.js';
import type { ConversationState } from '../conversation/cache.js';
import type { PartTools } from '../part.js';
import { Resource, whileObserved } from '../resource.js';
import type { Shelved } from '../shelf.js';
import { FrameBatch } from './frame-batch.js';
import { History } from './history.js';
import { ThreadItems, type ThreadItem } from './items.js';
import type { OwnMessage, Outbox } from './outbox.js';
import { readPage, type MessagePage } from './pages.js';
import { TypingIndicators, type Typing } from './typing.js';

/** A conversation's messages as elements show them. */
export type ThreadView =
  | { state: 'loading' }
  | { state: 'failed'; error: HandoffError }
  | {
      state: 'ready';
      /** Whether the messages were read since the thread was opened. Until then, they are from the last time. */
      isFresh: boolean;
      /** Oldest first. */
      items: readonly ThreadItem[];
      /** The key of the last item that is on its way to the backend. */
      sending?: string;
      /** Whether there are older messages to load. */
      hasOlder: boolean;
      loadingOlder: boolean;
      /** Why loading older messages failed, if it did. */
      olderError?: HandoffError;
      /** The keys of items that follow a gap, whose missing messages are being read. */
      gaps: ReadonlySet<string>;
      typing: readonly Typing[];
      /** Why the last read failed, if it did: the messages may be out of date. */
      stale?: HandoffError;
      /** How many messages were dropped because they were invalid. */
      unreadable: number;
    };

/**
 * After this many pages, a gap is given up and everything before it is dropped. It can be loaded again by scrolling.
 */
const maxGapPages = 100;
/** How many empty pages in a row are skipped. More mean that the backend's cursor is broken. */
const maxEmptyPages = 5;

const stuck = (): HandoffError => new HandoffError('bad-response', 'nextCursor: stuck');

/** The messages of one conversation: read while on screen, updated by the stream, and merged with the outbox. */
export class MessageThread implements Shelved {
  readonly $view = atom<ThreadView>({ state: 'loading' });
  readonly #id: string;
  readonly #tools: PartTools;
  readonly #outbox: Outbox;
  readonly #history = new History();
  #items: ThreadItems;
  readonly #typing: TypingIndicators;
  readonly #resource: Resource<void>;
  readonly #retain: (isNeeded: boolean) => void;
  readonly #stopObserving: () => void;
  /** Whether it was read at least once, so that there is something to show. */
  #isRead = false;
  #isFresh = false;
  #unreadable = 0;
  #older?: AbortController;
  #olderError?: HandoffError;
  readonly #batch: FrameBatch;
  /** The time of the conversation's last message for which the history was read again. */
  #soughtAt?: string;
  #wasPending = false;

  constructor(id: string, tools: PartTools, outbox: Outbox, retain: (isNeeded: boolean) => void) {
    this.#id = id;
    this.#tools = tools;
    this.#outbox = outbox;
    this.#items = new ThreadItems(id);
    const { context } = tools;
    this.#batch = new FrameBatch(context.environment, () => this.publish());
    this.#typing = new TypingIndicators(
      (milliseconds, callback) => context.clock.after(milliseconds, callback),
      () => this.publish(),
    );
    this.#resource = new Resource<void>(
      context,
      { method: 'listMessages', subject: id },
      (ctx) => this.#read(ctx.signal),
      () => void (this.#isRead = true),
      () => this.publish(),
    );
    this.#retain = retain;
    this.#stopObserving = whileObserved(
      context,
      this.$view,
      () => this.#start(),
      () => this.#stop(),
    );
  }

  get observed(): boolean {
    return this.#resource.observed;
  }

  get isNeeded(): boolean {
    return this.observed;
  }

  /** Reads again, if the thread is on screen. */
  async refresh(): Promise<void> {
    if (!this.observed) return;
    this.#olderError = undefined;
    if (this.#resource.error && !this.#isRead) this.#resource.error = undefined;
    this.publish();
    await this.#resource.refresh();
  }

  applyPushed(message: Message): void {
    if (!this.observed) return;
    const { store } = this.#tools;
    const known = this.#history.get(message.id);
    const mine = this.#items.matchOutbox(message, known, this.#outbox.of(this.#id), store.$agent.get());
    this.#history.addPushed(mine);
    this.#noteArrivals([mine]);
    this.#typing.clearKind(message.author.kind);
    // what is added to a message may wait for three frames: nobody reads faster
    this.#batch.schedule(known ? 3 : 1);
  }

  applyTyping(event: TypingEvent): void {
    if (!this.observed) return;
    this.#typing.apply(event);
    this.#batch.schedule();
  }

  /** The conversation changed. Reads the history again if there may be messages that the stream did not push. */
  onConversationChanged({ confirmed, pending }: ConversationState): void {
    const isPending = pending.length > 0;
    const ended = this.#wasPending && !isPending;
    this.#wasPending = isPending;
    if (!this.observed || !this.#isRead) return;
    const at = confirmed?.lastMessage?.at;
    const isNewer =
      at !== undefined &&
      at !== this.#soughtAt &&
      !(Date.parse(at) <= Date.parse(this.#history.messages.at(-1)?.at ?? ''));
    if (isNewer) this.#soughtAt = at;
    if (isNewer || (ended && this.#tools.context.$connection.get().state !== 'live')) void this.#resource.refresh();
  }

  onOutboxChanged(message: OwnMessage | undefined): void {
    if (message?.phase === 'sent' && this.observed) void this.#resource.refresh();
    this.publish();
  }

  async loadOlder(): Promise<void> {
    const cursor = this.#history.olderCursor;
    if (cursor === undefined || this.#older || !this.observed) return;
    const abort = (this.#older = new AbortController());
    this.#olderError = undefined;
    this.publish();
    try {
      await callBackend(
        this.#tools.context,
        readTimeout,
        { method: 'listMessages', subject: `${this.#id} ${cursor}` },
        ({ signal }) => this.#readOlder(cursor, signal, 'end'),
        { signal: abort.signal },
      );
    } catch (thrown) {
      this.#olderError = toHandoffError(thrown);
    }
    if (this.#older !== abort) return;
    this.#older = undefined;
    this.publish();
  }

  forget(): void {
    this.#stopObserving();
    this.clear();
  }

  /** Drops all messages. */
  clear(): void {
    this.#history.clear();
    this.#items = new ThreadItems(this.#id);
    this.#isRead = false;
    this.#resource.error = undefined;
    this.publish();
  }

  publish(): void {
    const { context, store } = this.#tools;
    this.#batch.noteRun();
    const { error } = this.#resource;
    const isReady = this.#isRead && !context.signal.aborted;
    this.#outbox.visibleThreads[isReady && this.observed ? 'add' : 'delete'](this.#id);
    if (!isReady) {
      this.$view.set(error ? { state: 'failed', error } : { state: 'loading' });
      return;
    }
    const outgoing = this.#outbox.of(this.#id);
    const items = this.#items.arrange(this.#history.messages, this.#history.takeChange(), outgoing, store.$agent.get());
    this.$view.set({
      state: 'ready',
      isFresh: this.#isFresh,
      items,
      sending: outgoing.length ? items.findLast(({ own }) => own?.phase === 'sending')?.key : undefined,
      hasOlder: this.#history.olderCursor !== undefined,
      loadingOlder: !!this.#older,
      olderError: this.#olderError,
      gaps: new Set(this.#history.gaps.map((id) => this.#items.keyOf(id))),
      typing: this.#typing.current,
      stale: error,
      unreadable: this.#unreadable,
    });
  }

  #start(): void {
    // the shelf may have forgotten it while an element still held the atom
    this.#retain(true);
    this.#resource.observed = true;
    this.#tools.setObserved(true);
    void this.refresh();
  }

  #stop(): void {
    this.#resource.unobserve();
    this.#older?.abort();
    this.#older = undefined;
    this.#typing.clear();
    // keep only what is visible first when the conversation is opened again
    this.#history.trim();
    this.#isFresh = false;
    this.publish();
    this.#tools.setObserved(false);
    this.#retain(false);
  }

  /** Reads the newest page, and then what is missing between it and the messages known before. */
  async #read(signal: AbortSignal): Promise<void> {
    const sent = this.#outbox.of(this.#id).filter(({ phase }) => phase === 'sent');
    const sequence = this.#history.nextSequence();
    const page = await this.#page(undefined, signal);
    this.#history.addNewest(page, sequence);
    this.#noteArrivals(page.items);
    this.#isFresh = true;
    this.#unreadable = page.unreadable;
    for (const { command } of sent) this.#outbox.forget(this.#id, command.clientId);
    for (let pages = 0, gap = this.#history.gapCursor; gap !== undefined; pages++, gap = this.#history.gapCursor) {
      if (pages < maxGapPages) await this.#readOlder(gap, signal, 'gap');
      else this.#history.trim();
    }
  }

  async #readOlder(from: string, signal: AbortSignal, into: 'end' | 'gap'): Promise<void> {
    let cursor = from;
    for (let pages = 0; ; pages++) {
      const sequence = this.#history.nextSequence();
      const page = await this.#page(cursor, signal);
      const { nextCursor } = page;
      if (nextCursor === cursor) throw stuck();
      this.#history.addOlder(cursor, page, sequence, into);
      this.#noteArrivals(page.items);
      this.#unreadable += page.unreadable;
      if (into === 'gap') this.publish();
      if (page.items.length || nextCursor === undefined) return;
      if (pages === maxEmptyPages) throw stuck();
      cursor = nextCursor;
    }
  }

  #page(cursor: string | undefined, signal: AbortSignal): Promise<MessagePage> {
    return readPage(
      this.#tools.context,
      this.#id,
      cursor,
      signal,
      (message) => this.#items.restoreClientId(message),
      (thrown) => this.#tools.context.report({ code: 'unreadable', method: 'listMessages', thrown }),
    );
  }

  /**
   * Removes arrived messages from the outbox. Called once the history has them, so that they never disappear in
   * between.
   */
  #noteArrivals(messages: readonly Message[]): void {
    for (const message of messages) this.#items.noteArrival(message);
    for (const { clientId } of messages) this.#outbox.noteArrival(this.#id, clientId);
  }
}
