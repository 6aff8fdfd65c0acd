import type { Page } from '../adapter.js';
import { HandoffError, toHandoffError } from '../../model/error.js';
import { anything, list, mapOf, number, object, optional, text, type Check } from './primitives.js';

/** Checks a page without its items. Items are checked one by one, so that an invalid one does not hide the others. */
export const checkPageEnvelope: Check<Page<unknown>> = object<Page<unknown>>({
  items: list(anything),
  nextCursor: optional(text),
  counts: optional(mapOf(number)),
  unreadable: optional(number),
});

/** For the developer of a page whose adapter says that it has left something out. */
export const leftOut = (): HandoffError => new HandoffError('bad-response', 'items: left out by the adapter');

/** The checked item, or `undefined` if it is invalid; `onBad` receives the reason. */
export function readableItem<T>(
  item: unknown,
  path: string,
  check: Check<T>,
  onBad: (error: HandoffError) => void,
): T | undefined {
  try {
    return check(item, path);
  } catch (thrown) {
    onBad(toHandoffError(thrown));
    return undefined;
  }
}

/** A page of valid items. `unreadable` counts the items that were dropped, by the adapter and by this check. */
export type CheckedPage<T> = Page<T> & { unreadable: number };

export function checkPage<T>(answer: unknown, check: Check<T>, onBad: (error: HandoffError) => void): CheckedPage<T> {
  const { items: raw, unreadable = 0, ...envelope } = checkPageEnvelope(answer, '');
  if (unreadable) onBad(leftOut());
  const items = raw
    .map((item, i) => readableItem(item, `items[${i}]`, check, onBad))
    .filter((item): item is T & {} => item !== undefined);
  return { ...envelope, items, unreadable: unreadable + raw.length - items.length };
}
