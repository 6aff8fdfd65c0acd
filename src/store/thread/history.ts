import type { Page } from '../../adapters/adapter.js';
import type { Message } from '../../model/message.js';

/** Messages without a gap between them, oldest first, as pages returned them. */
interface Segment {
  /** Grows in place while older pages come. */
  readonly ids: string[];
  /** The cursor of the page before this segment. Absent if the history starts here. */
  cursor?: string;
}

/** What has changed since somebody last asked: so many messages came before all others, or anything. */
export type HistoryChange = { older: number } | 'any' | undefined;

interface HistoryEntry {
  message: Message;
  at: number;
  /** When the message was received, in logical time: a page requested earlier must not overwrite it. */
  sequence: number;
}

/**
 * The messages of one conversation, combined from two sources. Pages are complete: they show which message follows
 * which. The stream may lose, repeat and reorder messages, so a pushed message stays unplaced until a page contains it.
 *
 * If many messages arrived between two reads, the newest page does not reach back to the last known message. That
 * leaves a gap, which is filled page by page from its newer end:
 *
 *     segments   [ 1 2 3 4 ]   gap   [ 9 10 11 ]   unplaced: 12
 *                ↑ olderCursor       ↑ gapCursor: reads 6 7 8, then 3 4 5
 *                                    which overlaps: both segments become one
 */
export class History {
  #entries = new Map<string, HistoryEntry>();
  /** Oldest first, with a gap between each two. */
  #segments: Segment[] = [];
  /** The ids of pushed messages that no page has contained so far. */
  #unplaced = new Set<string>();
  #newest?: Segment;
  #sequence = 0;
  #sorted?: Message[];
  #change: HistoryChange;

  /**
   * Advances the logical clock. Call it before a page is read: messages pushed from then on are newer than the page.
   */
  nextSequence(): number {
    return ++this.#sequence;
  }

  /** What has changed since the last call. */
  takeChange(): HistoryChange {
    const change = this.#change;
    this.#change = undefined;
    return change;
  }

  /** Oldest first. Messages with the same timestamp keep the order of their page. The list changes in place. */
  get messages(): readonly Message[] {
    return (this.#sorted ??= [...this.#segments.flatMap(({ ids }) => ids), ...this.#unplaced]
      .map((id) => this.#entries.get(id)!)
      .sort((a, b) => a.at - b.at)
      .map(({ message }) => message));
  }

  get(id: string): Message | undefined {
    return this.#entries.get(id)?.message;
  }

  /** The cursor of the page before the oldest known message. */
  get olderCursor(): string | undefined {
    return this.#segments[0]?.cursor;
  }

  /** The cursor of the page at the newer end of the newest gap. */
  get gapCursor(): string | undefined {
    return this.#segments.length > 1 ? this.#segments.at(-1)!.cursor : undefined;
  }

  /** The ids of messages that follow a gap. */
  get gaps(): string[] {
    return this.#segments.slice(1).flatMap(({ ids }) => ids.slice(0, 1));
  }

  /** Adds a message from the stream. */
  addPushed(message: Message): void {
    const { id } = message;
    const before = this.#sorted;
    const known = this.#entries.get(id);
    if (!known) this.#unplaced.add(id);
    this.#put(message, this.nextSequence());
    // the usual cases, without sorting everything again: a new message, and one that grows while it is written
    const { at } = this.#entries.get(id)!;
    if (!before) return;
    if (!known && before.length && at >= this.#timeOf(before.at(-1)!)) before.push(message);
    else if (known?.at === at) before[before.lastIndexOf(known.message)] = message;
    else return;
    this.#sorted = before;
  }

  addNewest(page: Page<Message>, sequence: number): void {
    const ids = this.#applyPage(page, sequence);
    this.#newest = { ids, cursor: page.nextCursor };
    // a copy, because that one grows
    this.#segments = this.#join({ ids: [...ids], cursor: page.nextCursor }, this.#segments, sequence);
    this.#forgetUnused();
  }

  /**
   * Adds the page that `cursor` led to: at the older end of the history, or into the newest gap. Drops the page if that
   * place is no longer open.
   */
  addOlder(cursor: string, page: Page<Message>, sequence: number, into: 'end' | 'gap'): void {
    const at = into === 'end' ? 0 : this.#segments.length - 1;
    const segment = this.#segments[at];
    if (segment?.cursor !== cursor) return;
    if (at === 0) return this.#prepend(segment, page, sequence);
    const inSegment = new Set(segment.ids);
    const older = this.#applyPage(page, sequence).filter((id) => !inSegment.has(id));
    const joined = this.#join(
      { ids: [...older, ...segment.ids], cursor: page.nextCursor },
      this.#segments.slice(0, at),
      sequence,
    );
    this.#segments = [...joined, ...this.#segments.slice(at + 1)];
    this.#forgetUnused();
  }

  /**
   * Puts a page before the oldest segment. Nothing else is looked at: a long history would be gone through for each of
   * its pages.
   */
  #prepend(oldest: Segment, page: Page<Message>, sequence: number): void {
    const before = this.#sorted;
    const change = this.#change;
    const isPlaced = (id: string) => this.#entries.has(id) && !this.#unplaced.has(id);
    const areNew = page.items.every(({ id }) => !this.#entries.has(id));
    const placed = new Set(page.items.filter(({ id }) => isPlaced(id)).map(({ id }) => id));
    const ids = this.#applyPage(page, sequence).filter((id) => !placed.has(id));
    // in place: a copy of a long history for each of its pages is what takes the time
    oldest.ids.unshift(...ids);
    oldest.cursor = page.nextCursor;
    const older = ids.map((id) => this.#entries.get(id)!.message);
    const isInOrder = [...older, ...(before ?? []).slice(0, 1)].every(
      (message, i, all) => i === 0 || this.#timeOf(all[i - 1]!) <= this.#timeOf(message),
    );
    if (!before || !areNew || !isInOrder) return;
    before.unshift(...older);
    this.#sorted = before;
    if (change !== 'any') this.#change = { older: (change?.older ?? 0) + older.length };
  }

  #timeOf({ id }: Message): number {
    return this.#entries.get(id)!.at;
  }

  /** Keeps only the newest page. */
  trim(): void {
    const kept = this.#newest;
    this.#segments = kept ? [{ ...kept, ids: [...kept.ids] }] : [];
    this.#unplaced.clear();
    this.#forgetUnused();
  }

  clear(): void {
    this.#newest = undefined;
    this.trim();
  }

  #applyPage({ items }: Page<Message>, sequence: number): string[] {
    for (const message of items) {
      this.#unplaced.delete(message.id);
      if ((this.#entries.get(message.id)?.sequence ?? 0) <= sequence) this.#put(message, sequence);
    }
    this.#reorder();
    return [...new Set(items.map(({ id }) => id))];
  }

  #put(message: Message, sequence: number): void {
    this.#entries.set(message.id, { message, at: Date.parse(message.at), sequence: sequence });
    this.#reorder();
  }

  /** What the order is has to be found out again. */
  #reorder(): void {
    this.#sorted = undefined;
    this.#change = 'any';
  }

  /** Appends a segment to older ones and merges those that overlap it. */
  #join({ ids, cursor }: Segment, before: readonly Segment[], sequence: number): Segment[] {
    const older = [...before];
    const inSegment = new Set(ids);
    for (let last = older.at(-1); last; last = older.at(-1)) {
      const overlap = last.ids.findIndex((id) => inSegment.has(id));
      const isWhole = cursor === undefined;
      // no overlap leaves a gap, unless the new segment reaches back to the start of the history
      if (overlap < 0 && !isWhole) break;
      // and then nothing that it does not have is before it
      const first = isWhole ? 0 : overlap;
      const end = last.ids.findLastIndex((id) => inSegment.has(id));
      const leftOver = last.ids.slice(first).filter((id) => !inSegment.has(id));
      // a message that the page skips was deleted, unless it is newer than the page or was received after the request
      const isStillThere = (id: string) =>
        (end >= 0 && last!.ids.indexOf(id) > end) || this.#entries.get(id)!.sequence > sequence;
      for (const id of leftOver) if (isStillThere(id)) this.#unplaced.add(id);
      if (first > 0) {
        ids = [...last.ids.slice(0, first), ...ids];
        cursor = last.cursor;
      }
      for (const id of ids) inSegment.add(id);
      older.pop();
    }
    return [...older, { ids, cursor }];
  }

  #forgetUnused(): void {
    const used = new Set([...this.#segments.flatMap(({ ids }) => ids), ...this.#unplaced]);
    for (const id of this.#entries.keys()) if (!used.has(id)) this.#entries.delete(id);
    this.#reorder();
  }
}
