import { reviewKinds, type Review, type ReviewGroup } from '../../model/review.js';
import { flag, id, instant, list, mapOf, number, object, oneOf, optional, text, type Check } from './primitives.js';

const group = object<ReviewGroup>({
  kind: oneOf(...reviewKinds),
  label: text,
  cause: optional(text),
  conversationIds: list(id),
});

export const checkReview: Check<Review> = object<Review>({
  from: instant,
  to: instant,
  outcomes: mapOf(number),
  handoffs: number,
  takeovers: number,
  groups: list(group),
  names: optional(mapOf(text)),
  isPartial: optional(flag),
});
