import { eachInSlices } from '../../internal/slices.js';
import { ReviewBuilder, type Review, type ReviewPeriod } from '../../model/review.js';
import type { Helpdesk } from './helpdesk.js';

/** What happened in a span of time, with the questions as contacts asked them. */
export async function reviewOf(helpdesk: Helpdesk, period: ReviewPeriod, signal: AbortSignal): Promise<Review> {
  const builder = new ReviewBuilder(period, helpdesk.env.now());
  await eachInSlices(
    helpdesk.entries.values(),
    ({ conversation, messages }) => {
      const question =
        messages.findLast(({ unanswered }) => unanswered) ??
        messages.find(({ author, text }) => author.kind === 'contact' && /[?؟？]/.test(text));
      builder.add(conversation, question?.text);
    },
    signal,
  );
  return builder.end();
}
