import type { ConversationQuery } from '../../adapters/adapter.js';
import { readTimeout } from '../../adapters/call.js';
import { checkConversation } from '../../adapters/check/conversation.js';
import { checkPage, type CheckedPage } from '../../adapters/check/page.js';
import { checkReview } from '../../adapters/check/review.js';
import type { Conversation } from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import { ReviewBuilder, type Review, type ReviewPeriod } from '../../model/review.js';
import { callBackend } from '../context.js';
import type { PartFactory } from '../handoff-store.js';
import type { PartTools } from '../part.js';
import { eachInSlices } from '../../internal/slices.js';

/** How many conversations are looked at where the backend has no review of its own: more would take too long. */
export const mostReviewed = 10_000;
const pageSize = 200;
/** In milliseconds. A backend may have to look at a hundred thousand conversations. */
const reviewTimeout = 4 * readTimeout;

export interface Reviews {
  /**
   * What happened in this span: from the backend where it has a review, else from its list.
   *
   * @throws HandoffError Why it cannot be read.
   */
  read(period: ReviewPeriod, signal: AbortSignal): Promise<Review>;
}

/** Use as `store.part(reviews)`. */
export const reviews: PartFactory<Reviews> = ({ context, store }: PartTools) => ({
  async read(period, signal) {
    const { adapter } = context;
    if (adapter.review) {
      const about = { method: 'review' } as const;
      const answer = await callBackend(context, reviewTimeout, about, (ctx) => adapter.review!(period, ctx), {
        signal,
      });
      return checkReview(answer, '');
    }
    if (!adapter.listConversations) throw new HandoffError('unsupported', 'Neither a review nor a list');
    const builder = new ReviewBuilder(period, store.now());
    let [cursor, seen]: [string | undefined, number] = [undefined, 0];
    do {
      const query: ConversationQuery = { view: 'all', limit: pageSize, cursor };
      const page: CheckedPage<Conversation> = checkPage(
        await callBackend(
          context,
          readTimeout,
          { method: 'listConversations' },
          (ctx) => adapter.listConversations!(query, ctx),
          { signal },
        ),
        checkConversation,
        (thrown) => context.report({ code: 'unreadable', method: 'listConversations', thrown }),
      );
      // the same cursor again, or a page without anything: it would never end
      const isOver: boolean = page.nextCursor === cursor || !page.items.length;
      const items = page.items.slice(0, mostReviewed - seen);
      seen += items.length;
      await eachInSlices(items, (c) => builder.add(c), signal);
      cursor = isOver ? undefined : page.nextCursor;
    } while (cursor !== undefined && seen < mostReviewed);
    return { ...builder.end(), ...(seen >= mostReviewed && { isPartial: true }) };
  },
});
