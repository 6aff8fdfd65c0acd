import * as parse from '../../adapters/boundary.js';
import type { Conversation } from '../../model/conversation.js';
import { HandoffError, toHandoffError } from '../../model/error.js';
import type { View } from '../../model/rules.js';
import { callAdapter } from '../context.js';
import type { ListQuestion } from './query.js';
import type { ConversationList } from './list.js';
import { retryDelay } from '../../internal/retry.js';

const pageSize = 200;
/** After this many a new reading is not continued before somebody scrolls there. */
const readAtMost = 1000;
const readTimeout = 15_000;
/** So many of a page are taken in one go. */
const atOnce = 500;
/** Hints are answered by one reading in this time, in milliseconds. */
const readEvery = 2000;
/** Counting again can wait longer. */
const countEvery = 10_000;
/** After so many pages in a row that bring nothing new, there is nothing more to come, whatever the backend says. */
const mostBarren = 5;

interface ServerPage {
  items: Conversation[];
  nextCursor?: string;
  counts?: Record<string, number>;
  unreadable: number;
}

/** Reads the pages of one question: as far as somebody has scrolled, and again when something may have changed. */
export class ListPages {
  /** What the backend found, where it was asked to search. */
  found?: Set<string>;
  /** The present question was answered. */
  hasRead = false;
  error?: HandoffError;
  unreadable = 0;
  /** What the backend counted, and how the known rows had moved by then. */
  told?: { counts: Record<string, number>; then: Record<View, number> };
  readonly #list: ConversationList;
  readonly #question: () => ListQuestion & { selectedId?: string };
  readonly #changed: () => void;
  #cursor?: string;
  /** All that came in answer to the present question. */
  #seen = new Set<string>();
  #loaded = 0;
  #barren = 0;
  #failures = 0;
  #reading?: AbortController;
  #next: unknown;
  #nextAt = Infinity;
  #lastReadAt = -Infinity;
  /** Something may have changed while it was being read. */
  #isOutdated = false;

  constructor(list: ConversationList, question: () => ListQuestion & { selectedId?: string }, changed: () => void) {
    this.#list = list;
    this.#question = question;
    this.#changed = changed;
  }

  get hasMore(): boolean {
    return this.#cursor !== undefined;
  }

  get isReading(): boolean {
    return !!this.#reading;
  }

  /** Whether all conversations of a view are loaded. */
  knowsAll(view: View): boolean {
    const { view: asked, search } = this.#question();
    return this.hasRead && !this.hasMore && !search && (asked === view || asked === 'all');
  }

  /** The question is another one: what comes in answer to the old one is dropped. */
  startAgain(milliseconds?: number): void {
    this.stop();
    this.found = this.#cursor = this.error = undefined;
    this.#seen = new Set();
    this.#loaded = this.unreadable = this.#failures = this.#barren = 0;
    this.hasRead = false;
    if (milliseconds !== undefined) this.#readIn(milliseconds);
  }

  stop(): void {
    this.#list.tools.context.environment.clearTimeout(this.#next);
    this.#next = undefined;
    this.#nextAt = Infinity;
    this.#reading?.abort();
    this.#reading = undefined;
  }

  /** Reads from the newest on, as far as it was read before. */
  read(): void {
    this.stop();
    void this.#readPages(undefined, Math.ceil(Math.min(Math.max(this.#loaded, 1), readAtMost) / pageSize));
  }

  /** A person asks for it. */
  refresh(): void {
    this.#failures = 0;
    this.error = undefined;
    this.read();
  }

  readMore(): void {
    if (this.hasMore && !this.#reading && !this.error) void this.#readPages(this.#cursor, 1);
  }

  /** Something may have changed. Not more often than the backend likes, and without giving up what is on its way. */
  readAgain(): void {
    if (this.#reading) this.#isOutdated = true;
    else this.#readIn(this.#due(readEvery));
  }

  /** Somebody appeared of whom nobody knows whether the backend has counted them. */
  countAgain(): void {
    if (this.told && !this.knowsAll('all')) this.#readIn(this.#due(countEvery));
  }

  /** Also where this device's clock was put back meanwhile, it is not longer than that. */
  #due(every: number): number {
    return Math.min(every, this.#lastReadAt + every - this.#now());
  }

  #now(): number {
    return this.#list.tools.context.environment.now();
  }

  #readIn(milliseconds: number): void {
    const { environment } = this.#list.tools.context;
    const at = this.#now() + Math.max(0, milliseconds);
    if (at >= this.#nextAt) return;
    environment.clearTimeout(this.#next);
    this.#nextAt = at;
    this.#next = environment.setTimeout(() => this.read(), at - this.#now());
  }

  async #readPages(from: string | undefined, pages: number): Promise<void> {
    const {
      rows,
      tools: { context },
    } = this.#list;
    if (context.signal.aborted) return;
    const abort = (this.#reading = new AbortController());
    const { reading } = rows;
    this.#isOutdated = false;
    this.#lastReadAt = this.#now();
    let cursor = from;
    let found = from === undefined ? new Set<string>() : new Set(this.#seen);
    this.#changed();
    try {
      for (let i = 0; i < pages; i++) {
        const page = await this.#readPage(cursor, abort.signal);
        // another question was asked meanwhile
        if (this.#reading !== abort) return;
        if (cursor === undefined) this.#loaded = this.unreadable = 0;
        const before = found.size;
        found = new Set([...found, ...page.items.map(({ id }) => id)]);
        this.#barren = found.size > before ? 0 : this.#barren + 1;
        // cursors that lead back, or on and on, would never end
        cursor = page.nextCursor === cursor || this.#barren >= mostBarren ? undefined : page.nextCursor;
        this.#take(page, found, cursor);
        if (cursor === undefined) break;
      }
      this.error = undefined;
      this.#failures = 0;
      if (from === undefined) this.#dropUnseen(reading, found);
    } catch (thrown) {
      if (this.#reading !== abort || context.signal.aborted) return;
      this.#fail(toHandoffError(thrown));
    }
    this.#reading = undefined;
    if (this.#isOutdated) this.readAgain();
    this.#changed();
  }

  async #readPage(cursor: string | undefined, signal: AbortSignal): Promise<ServerPage> {
    const { context, entry } = this.#list.tools;
    const { adapter } = context;
    const { view, search, selectedId } = this.#question();
    if (!adapter.listConversations) throw new HandoffError('unsupported', `${adapter.name} has no listConversations`);
    if (view === 'selected') {
      // which one is selected is known to the page only
      if (selectedId && !this.#list.rows.all.has(selectedId)) await entry(selectedId).refresh();
      return { items: [], unreadable: 0 };
    }
    const answer = await callAdapter(
      context,
      readTimeout,
      (ctx) => adapter.listConversations!({ view, search: search || undefined, cursor, limit: pageSize }, ctx),
      { signal },
    );
    const raw = parse.object<{ items: unknown[]; nextCursor?: string; counts?: Record<string, number> }>({
      items: parse.list((item) => item),
      nextCursor: parse.optional(parse.text),
      counts: parse.optional(parse.mapOf(parse.number)),
    })(answer, '');
    const items: Conversation[] = [];
    for (const [i, item] of raw.items.entries()) {
      // a backend that sends thousands at once: the first are shown, and nobody waits for the last
      if (i && i % atOnce === 0) await this.#pause(i === atOnce, signal);
      const conversation = this.#readable(item, `items[${i}]`);
      if (!conversation) continue;
      this.#list.accept(conversation);
      items.push(conversation);
    }
    return { ...raw, items, unreadable: raw.items.length - items.length };
  }

  /** One bad row must not hide the others. */
  #readable(item: unknown, path: string): Conversation | undefined {
    try {
      return parse.conversation(item, path);
    } catch (thrown) {
      this.#list.tools.context.log({ event: 'bad-event', code: toHandoffError(thrown).code });
      return undefined;
    }
  }

  /** Lets the page have its turn. */
  async #pause(shows: boolean, signal: AbortSignal): Promise<void> {
    if (shows) this.#changed();
    await new Promise<void>((resolve) => void this.#list.tools.context.environment.setTimeout(resolve, 0));
    signal.throwIfAborted();
  }

  #take({ items, counts, unreadable }: ServerPage, found: Set<string>, cursor: string | undefined): void {
    const { search } = this.#question();
    this.#seen = found;
    if (search) this.found = found;
    this.#loaded += items.length;
    this.unreadable += unreadable;
    this.#cursor = cursor;
    if (counts && !search) this.told = { counts, then: { ...this.#list.rows.moves } };
    this.hasRead = true;
    this.#changed();
  }

  /** As far as everything was read again, what did not come is gone. What is further down may still be there. */
  #dropUnseen(reading: number, seen: ReadonlySet<string>): void {
    const { rows } = this.#list;
    const { view, search, selectedId } = this.#question();
    if (search || view === 'selected') return;
    let reached = this.hasMore ? Infinity : -Infinity;
    if (this.hasMore) for (const id of seen) reached = Math.min(reached, rows.all.get(id)?.activeAt ?? Infinity);
    for (const row of [...rows.all.values()]) {
      if (row.reading < reading && row.activeAt > reached && !row.isPending && rows.isIn(row, view, selectedId)) {
        rows.remove(row.id, false);
      }
    }
    this.#list.changed();
  }

  #fail(error: HandoffError): void {
    this.error = error;
    const { environment } = this.#list.tools.context;
    if (error.retryable) this.#readIn(retryDelay(++this.#failures, environment.random(), error.retryAfter));
  }
}
