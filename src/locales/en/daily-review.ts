/** What happened, and what is left to do. */
export const dailyReview = {
  'review.title': 'Daily review',
};
