import type { Page } from '../../adapters/adapter.js';
import type { Message } from '../../model/message.js';

/** Messages that follow each other without a gap, oldest first, as pages told. */
interface Stretch {
  readonly ids: readonly string[];
  /** Leads to what is older. Absent where the history begins. */
  readonly cursor?: string;
}

interface Known {
  message: Message;
  at: number;
  /** When it was learnt: a page that was asked for earlier knows no better. */
  stamp: number;
}

/**
 * The messages of one conversation, put together from pages, which are complete, and from the stream, which may lose,
 * repeat and reorder. Only pages tell what follows what; so where the newest page does not reach the one before, there
 * is a gap.
 */
export class History {
  #known = new Map<string, Known>();
  /** Oldest first; between two of them messages are missing. */
  #stretches: Stretch[] = [];
  /** What no page has told of. */
  #loose = new Set<string>();
  #newest?: Stretch;
  #stamp = 0;
  #sorted?: readonly Message[];

  /** To be called before a page is read: what the stream tells from now on is newer. */
  begin(): number {
    return ++this.#stamp;
  }

  /** Oldest first. Messages of the same moment stand in the order of their page. */
  get messages(): readonly Message[] {
    return (this.#sorted ??= [...this.#stretches.flatMap(({ ids }) => ids), ...this.#loose]
      .map((id) => this.#known.get(id)!)
      .sort((a, b) => a.at - b.at)
      .map(({ message }) => message));
  }

  get(id: string): Message | undefined {
    return this.#known.get(id)?.message;
  }

  /** Leads to what is older than everything. */
  get olderCursor(): string | undefined {
    return this.#stretches[0]?.cursor;
  }

  /** Leads into the newest gap. */
  get gapCursor(): string | undefined {
    return this.#stretches.length > 1 ? this.#stretches.at(-1)!.cursor : undefined;
  }

  /** The messages before which others are missing. */
  get gaps(): string[] {
    return this.#stretches.slice(1).flatMap(({ ids }) => ids.slice(0, 1));
  }

  /** A message of the stream. */
  addLoose(message: Message): void {
    const { id } = message;
    if (!this.#known.has(id)) this.#loose.add(id);
    this.#put(message, this.begin());
  }

  addNewest(page: Page<Message>, stamp: number): void {
    this.#newest = { ids: this.#take(page, stamp), cursor: page.nextCursor };
    this.#stretches = this.#join(this.#newest, this.#stretches, stamp);
    this.#forgetUnused();
  }

  /**
   * The page that `cursor` led to, at the end of the history or into the newest gap. An answer whose place is closed by
   * now is dropped.
   */
  addOlder(cursor: string, page: Page<Message>, stamp: number, into: 'end' | 'gap'): void {
    const at = into === 'end' ? 0 : this.#stretches.length - 1;
    const stretch = this.#stretches[at];
    if (stretch?.cursor !== cursor) return;
    const inStretch = new Set(stretch.ids);
    const older = this.#take(page, stamp).filter((id) => !inStretch.has(id));
    const joined = this.#join(
      { ids: [...older, ...stretch.ids], cursor: page.nextCursor },
      this.#stretches.slice(0, at),
      stamp,
    );
    this.#stretches = [...joined, ...this.#stretches.slice(at + 1)];
    this.#forgetUnused();
  }

  /** Keeps no more than the newest page. */
  trim(): void {
    const kept = this.#newest;
    this.#stretches = kept ? [kept] : [];
    this.#loose.clear();
    this.#forgetUnused();
  }

  clear(): void {
    this.#newest = undefined;
    this.trim();
  }

  #take({ items }: Page<Message>, stamp: number): string[] {
    for (const message of items) {
      this.#loose.delete(message.id);
      if ((this.#known.get(message.id)?.stamp ?? 0) <= stamp) this.#put(message, stamp);
    }
    this.#sorted = undefined;
    return [...new Set(items.map(({ id }) => id))];
  }

  #put(message: Message, stamp: number): void {
    this.#known.set(message.id, { message, at: Date.parse(message.at), stamp });
    this.#sorted = undefined;
  }

  /** Puts a stretch after older ones, and makes one of those that overlap. */
  #join({ ids, cursor }: Stretch, before: readonly Stretch[], stamp: number): Stretch[] {
    const older = [...before];
    const inRun = new Set(ids);
    for (let last = older.at(-1); last; last = older.at(-1)) {
      const first = last.ids.findIndex((id) => inRun.has(id));
      // a page with nothing before it has everything
      if (first < 0 && cursor !== undefined) break;
      const end = last.ids.findLastIndex((id) => inRun.has(id));
      const left = last.ids.slice(Math.max(first, 0)).filter((id) => !inRun.has(id));
      // what a page leaves out in its midst is gone; what came after it, or was told since, the page could not know
      const stays = (id: string) => (end >= 0 && last!.ids.indexOf(id) > end) || this.#known.get(id)!.stamp > stamp;
      for (const id of left) if (stays(id)) this.#loose.add(id);
      if (first > 0) {
        ids = [...last.ids.slice(0, first), ...ids];
        cursor = last.cursor;
      }
      for (const id of ids) inRun.add(id);
      older.pop();
    }
    return [...older, { ids, cursor }];
  }

  #forgetUnused(): void {
    const used = new Set([...this.#stretches.flatMap(({ ids }) => ids), ...this.#loose]);
    for (const id of this.#known.keys()) if (!used.has(id)) this.#known.delete(id);
    this.#sorted = undefined;
  }
}
