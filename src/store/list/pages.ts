import type { CallContext } from '../../adapters/adapter.js';
import { readMethod, readTimeout } from '../../adapters/call.js';
import { checkConversation } from '../../adapters/check/conversation.js';
import { checkPageEnvelope, leftOut, readableItem, type CheckedPage } from '../../adapters/check/page.js';
import type { Conversation } from '../../model/conversation.js';
import type { HandoffError } from '../../model/error.js';
import { toHandoffError } from '../../model/error.js';
import type { View } from '../../model/views.js';
import { callBackend } from '../context.js';
import type { PartTools } from '../part.js';
import type { ListQuestion } from './question.js';
import type { Row } from './row.js';
import type { Rows } from './rows.js';
import { retryDelay } from '../../internal/retry.js';

/** How many conversations are requested at once: enough for several screens. */
const pageSize = 200;
/** Rereads stop after this many conversations. Further ones are read again when someone scrolls there. */
const maxReread = 1000;
/** How many conversations of one page are shown before the rest of them is looked at: more than a screen holds. */
const firstBatch = 500;
/** After so many conversations of one page they are put in order: to sort them all at last would block the page. */
const arrangedAtOnce = 2000;
/** In milliseconds: how long conversations are processed before the browser gets to render and handle input. */
const longestSlice = 12;
/** In milliseconds: however many hints arrive, the list is not read more often than this. */
const minReadInterval = 2000;
/** In milliseconds. Counts of other views matter less than rows, so they may lag behind a little. */
const minRecountInterval = 10_000;
/** After this many pages in a row without anything new, the list counts as complete: a broken cursor may never end. */
const maxEmptyPages = 5;

const { scheduler } = globalThis as { scheduler?: { yield?(): Promise<void> } };

/** A page, with the ids of what is in it. */
interface ReadPage extends CheckedPage<Conversation> {
  readonly ids: Set<string>;
}

/** What the pages need of the list that they belong to. */
export interface PagesHost {
  readonly rows: Rows;
  readonly tools: PartTools;
  applyListed(conversation: Conversation): void;
  drop(id: string): void;
}

/**
 * Reads the pages of one question: as far as someone has scrolled, and again when something may have changed.
 *
 *     idle ──read, readMore──→ reading ──last page read──→ idle
 *      ↑ ↑                      │   │
 *      │ └─timer── waiting ←fail┘   │invalidate: noted, and read again after this
 *      └──invalidate: wait until `minReadInterval` has passed since the last read
 *
 * A reread keeps the rows on screen. Only when it is done are the rows dropped that it did not return.
 */
export class ListPages {
  /** The ids that the backend found, if the question has a search. */
  searchResults?: Set<string>;
  /** Whether the current question was answered at least once. */
  hasRead = false;
  error?: HandoffError;
  unreadable = 0;
  /** The backend's counts, and how many loaded rows had moved between views at that time. */
  backendCounts?: { counts: Record<string, number>; movesThen: Record<View, number> };
  readonly #list: PagesHost;
  readonly #question: () => ListQuestion & { selectedId?: string };
  readonly #onChange: () => void;
  #cursor?: string;
  /** The ids of all rows that were received for the current question. */
  #receivedIds = new Set<string>();
  #loaded = 0;
  #emptyPages = 0;
  #failures = 0;
  #reading?: AbortController;
  #timer: unknown;
  #timerAt = Infinity;
  #lastReadAt = 0;
  /** Something may have changed during the read in flight, so read again after it. */
  #isOutdated = false;

  constructor(list: PagesHost, question: () => ListQuestion & { selectedId?: string }, changed: () => void) {
    this.#list = list;
    this.#question = question;
    this.#onChange = changed;
  }

  get hasMore(): boolean {
    return this.#cursor !== undefined;
  }

  get isReading(): boolean {
    return !!this.#reading;
  }

  /** Whether every conversation of a view is loaded. */
  isComplete(view: View): boolean {
    const { view: loadedView, search } = this.#question();
    return this.hasRead && !this.hasMore && !search && (loadedView === view || loadedView === 'all');
  }

  /** The question changed: drops all results, and answers to the old question that are still to come. */
  reset(milliseconds?: number): void {
    this.stop();
    this.searchResults = this.#cursor = this.error = undefined;
    this.#receivedIds = new Set();
    this.#loaded = this.unreadable = this.#failures = this.#emptyPages = 0;
    this.hasRead = false;
    if (milliseconds !== undefined) this.#scheduleRead(milliseconds);
  }

  stop(): void {
    this.#list.tools.context.environment.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#timerAt = Infinity;
    this.#reading?.abort();
    this.#reading = undefined;
  }

  /** Reads from the first page, as far as it was read before. */
  read(): void {
    this.stop();
    void this.#readPages(undefined, Math.ceil(Math.min(Math.max(this.#loaded, 1), maxReread) / pageSize));
  }

  /** A person asked for a refresh. */
  refresh(): void {
    this.#failures = 0;
    this.error = undefined;
    this.read();
  }

  readMore(): void {
    if (this.hasMore && !this.#reading && !this.error) void this.#readPages(this.#cursor, 1);
  }

  /** Something may have changed: reads again, but not too often and not before the read in flight has ended. */
  invalidate(): void {
    if (this.#reading) this.#isOutdated = true;
    else this.#scheduleRead(this.#throttle(minReadInterval));
  }

  /** A conversation appeared that the backend's counts may or may not include: reads them again. */
  invalidateCounts(): void {
    if (this.backendCounts && !this.isComplete('all')) this.#scheduleRead(this.#throttle(minRecountInterval));
  }

  /** How long to wait, in milliseconds. Never longer than `every`, even if this device's clock was set back. */
  #throttle(every: number): number {
    return Math.min(every, this.#lastReadAt + every - this.#now());
  }

  #now(): number {
    return this.#list.tools.context.environment.now();
  }

  #scheduleRead(milliseconds: number): void {
    const { environment } = this.#list.tools.context;
    const at = this.#now() + Math.max(0, milliseconds);
    if (at >= this.#timerAt) return;
    environment.clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = environment.setTimeout(() => this.read(), at - this.#now());
  }

  async #readPages(from: string | undefined, pages: number): Promise<void> {
    const {
      rows,
      tools: { context },
    } = this.#list;
    const abort = (this.#reading = new AbortController());
    const { reading } = rows;
    this.#isOutdated = false;
    this.#lastReadAt = this.#now();
    let cursor = from;
    let found = from === undefined ? new Set<string>() : new Set(this.#receivedIds);
    this.#onChange();
    try {
      for (let i = 0; i < pages; i++) {
        const page = await this.#readPage(cursor, abort.signal);
        // the question changed meanwhile
        if (this.#reading !== abort) return;
        if (cursor === undefined) this.#loaded = this.unreadable = 0;
        const before = found.size;
        found = before ? new Set([...found, ...page.ids]) : page.ids;
        this.#emptyPages = found.size > before ? 0 : this.#emptyPages + 1;
        // protects against cursors that lead in circles
        cursor = page.nextCursor === cursor || this.#emptyPages >= maxEmptyPages ? undefined : page.nextCursor;
        this.#apply(page, found, cursor);
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
    if (this.#isOutdated) this.invalidate();
    this.#onChange();
  }

  async #readPage(cursor: string | undefined, signal: AbortSignal): Promise<ReadPage> {
    const { context, conversations } = this.#list.tools;
    const { adapter } = context;
    const { view, search, selectedId } = this.#question();
    if (view === 'selected') {
      // only the page knows which conversation is selected
      if (selectedId && !this.#list.rows.all.has(selectedId)) await conversations.entry(selectedId).refresh();
      return { items: [], ids: new Set(), unreadable: 0 };
    }
    const query = { view, search: search || undefined, cursor, limit: pageSize };
    const about = { method: 'listConversations', subject: JSON.stringify(query) };
    const listConversations = readMethod(adapter, 'listConversations');
    const ask = async (ctx: CallContext) => checkPageEnvelope(await listConversations(query, ctx), '');
    const { items: raw, unreadable = 0, ...envelope } = await callBackend(context, readTimeout, about, ask, { signal });
    const onBad = (thrown: HandoffError) => context.report({ code: 'unreadable', method: 'listConversations', thrown });
    if (unreadable) onBad(leftOut());
    const items: Conversation[] = [];
    const ids = new Set<string>();
    const { reading } = this.#list.rows;
    let sliceEnd = this.#now() + longestSlice;
    for (const [i, item] of raw.entries()) {
      // some backends ignore the limit and send thousands
      if (i === firstBatch || (i % 50 === 0 && this.#now() > sliceEnd)) {
        if (i === firstBatch && !signal.aborted) this.#onChange();
        await this.#yieldToPage();
        // what has come is kept for another question as well, where versions tell whether it is still the newest
        if (!context.traits.versions || this.#list.rows.reading !== reading) signal.throwIfAborted();
        context.signal.throwIfAborted();
        sliceEnd = this.#now() + longestSlice;
      }
      const conversation = readableItem(item, `items[${i}]`, checkConversation, onBad);
      if (!conversation) continue;
      this.#list.applyListed(conversation);
      items.push(conversation);
      ids.add(conversation.id);
      if (items.length % arrangedAtOnce === 0) this.#list.rows.arrange();
    }
    return { ...envelope, items, ids, unreadable: unreadable + raw.length - items.length };
  }

  /** Lets the browser render and handle input. Where there is `scheduler.yield`, nothing else gets in between. */
  #yieldToPage(): Promise<void> {
    const { environment } = this.#list.tools.context;
    return scheduler?.yield?.() ?? new Promise((resolve) => void environment.setTimeout(resolve, 0));
  }

  #apply(
    { items, counts, unreadable }: CheckedPage<Conversation>,
    found: Set<string>,
    cursor: string | undefined,
  ): void {
    const { search } = this.#question();
    this.#receivedIds = found;
    if (search) this.searchResults = found;
    this.#loaded += items.length;
    this.unreadable += unreadable;
    this.#cursor = cursor;
    if (counts && !search) this.backendCounts = { counts, movesThen: { ...this.#list.rows.moves } };
    this.hasRead = true;
    this.#onChange();
  }

  /** Drops rows that a reread should have returned but did not. Rows beyond the last page read may still exist. */
  #dropUnseen(reading: number, seen: ReadonlySet<string>): void {
    const { rows } = this.#list;
    const { view, search, selectedId } = this.#question();
    if (search || view === 'selected') return;
    const isUnseen = (row: Row) => row.reading < reading && !row.isPending && rows.isIn(row, view, selectedId);
    const unseen = [...rows.all.values()].filter(isUnseen);
    if (!unseen.length) return;
    let reached = this.hasMore ? Infinity : -Infinity;
    for (const id of seen) reached = Math.min(reached, rows.all.get(id)?.activeAt ?? Infinity);
    for (const row of unseen) if (row.activeAt > reached) this.#list.drop(row.id);
  }

  #fail(error: HandoffError): void {
    this.error = error;
    const { environment } = this.#list.tools.context;
    if (error.retryable) this.#scheduleRead(retryDelay(++this.#failures, environment.random(), error.retryAfter));
  }
}
