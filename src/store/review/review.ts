import { readTimeout } from '../../adapters/call.js';
import { checkConversation } from '../../adapters/check/conversation.js';
import { checkPage } from '../../adapters/check/page.js';
import { checkReview } from '../../adapters/check/review.js';
import { reviewOfList } from '../../adapters/review-of-list.js';
import { HandoffError } from '../../model/error.js';
import type { Review, ReviewPeriod } from '../../model/review.js';
import { callBackend } from '../context.js';
import type { PartFactory } from '../handoff-store.js';
import type { PartTools } from '../part.js';

export { mostReviewed } from '../../adapters/review-of-list.js';
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

/** A backend that does not say what it can do, or that is older than reviews, answers like this. */
const isMissing = (thrown: unknown): boolean =>
  thrown instanceof HandoffError && (thrown.code === 'unsupported' || thrown.code === 'not-found');

/** Use as `store.part(reviews)`. */
export const reviews: PartFactory<Reviews> = ({ context, store }: PartTools) => ({
  async read(period, signal) {
    const { adapter } = context;
    if (adapter.review) {
      try {
        const about = { method: 'review' } as const;
        const answer = await callBackend(context, reviewTimeout, about, (ctx) => adapter.review!(period, ctx), {
          signal,
        });
        return checkReview(answer, '');
      } catch (thrown) {
        if (!isMissing(thrown) || !adapter.listConversations) throw thrown;
      }
    }
    if (!adapter.listConversations) throw new HandoffError('unsupported', 'Neither a review nor a list');
    const about = { method: 'listConversations' } as const;
    return reviewOfList({
      period,
      now: store.now(),
      signal,
      readPage: async (query) =>
        checkPage(
          await callBackend(context, readTimeout, about, (ctx) => adapter.listConversations!(query, ctx), { signal }),
          checkConversation,
          (thrown) => context.report({ code: 'unreadable', method: 'listConversations', thrown }),
        ),
    });
  },
});
