import { eachInSlices } from '../internal/slices.js';
import type { Conversation } from '../model/conversation.js';
import { ReviewBuilder, type Review, type ReviewPeriod } from '../model/review.js';
import type { ConversationQuery, Page } from './adapter.js';

/** How many conversations are looked at where a backend has no review of its own: more would take too long. */
export const mostReviewed = 10_000;
const pageSize = 200;
/** Pages in a row of which nothing may be seen. More, and the list may have no end. */
const mostEmptyPages = mostReviewed / pageSize;

export interface ReviewOfListOptions {
  period: ReviewPeriod;
  /** The server's time, in milliseconds since the epoch. */
  now: number;
  signal: AbortSignal;
  /** Reads one page of the list. */
  readPage(query: ConversationQuery): Promise<Page<Conversation>>;
}

/** A review of what the list has, as far as rows tell. @throws What `readPage` throws, or the signal's reason. */
export async function reviewOfList({ period, now, signal, readPage }: ReviewOfListOptions): Promise<Review> {
  const builder = new ReviewBuilder(period, now);
  let [cursor, seen, empty]: [string | undefined, number, number] = [undefined, 0, 0];
  do {
    const page: Page<Conversation> = await readPage({ view: 'all', limit: pageSize, cursor });
    empty = page.items.length ? 0 : empty + 1;
    // the same cursor again: it would never end
    const isOver: boolean = page.nextCursor === cursor || empty >= mostEmptyPages;
    const items = page.items.slice(0, mostReviewed - seen);
    seen += items.length;
    await eachInSlices(items, (c) => builder.add(c), signal);
    cursor = isOver ? undefined : page.nextCursor;
  } while (cursor !== undefined && seen < mostReviewed);
  return { ...builder.end(), ...((seen >= mostReviewed || empty >= mostEmptyPages) && { isPartial: true }) };
}
