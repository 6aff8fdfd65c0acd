import type { ReviewKind } from '../../model/review.js';

const kinds = {
  'review.kind.unanswered': 'Unanswered questions',
  'review.kind.recurring': 'Recurring questions',
  'review.kind.repeated-handoff': 'Repeated handoffs',
  'review.kind.never-followed-up': 'Never followed up',
  'review.kind.slow-takeover': 'Waited too long for a person',
  'review.kind.blocked': 'Blocked contacts',
} satisfies Record<`review.kind.${ReviewKind}`, string>;

/** What a review shows once it has loaded. */
export const reviewBody = {
  ...kinds,
  'review.period': 'Days',
  'review.yesterday': 'Yesterday',
  'review.week': 'Last 7 days',
  'review.span': 'Other days…',
  'review.first': 'First day',
  'review.last': 'Last day',
  'review.show': 'Show',
  'review.bad-span': 'The last day is before the first',
  'review.handoffs': 'Handed over',
  'review.takeovers': 'Taken over',
  'review.reading': 'Reading conversations…',
  'review.none': 'Nothing needs a look on these days',
  'review.partial': 'Only the latest conversations were looked at.',
  'review.conversations': '{n} {n|conversation|conversations}',
  'review.open': 'Open {name}',
  'review.more': '{n} more',
  'review.add-to-knowledge': 'Add to knowledge base',
  'review.follow-up': 'Follow up',
  'review.dismiss': 'Dismiss',
  'review.done.add-to-knowledge': 'Added to the knowledge base',
  'review.done.follow-up': 'Marked for follow-up',
};
