import type { Page } from '../adapter.js';
import { toHandoffError, type HandoffError } from '../../model/error.js';
import { anything, list, mapOf, number, object, optional, text, type Check } from './primitives.js';

/** The envelope of a page. Its items are checked one by one: a bad one must not hide the others. */
export const checkPageEnvelope: Check<Page<unknown>> = object<Page<unknown>>({
  items: list(anything),
  nextCursor: optional(text),
  counts: optional(mapOf(number)),
  unreadable: optional(number),
});

/** The item, or undefined where it cannot be read; then `onBad` is told why. */
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

/** A page whose items can all be read. `unreadable` counts those that were left out here and on the way. */
export type CheckedPage<T> = Page<T> & { unreadable: number };

export function checkPage<T>(answer: unknown, check: Check<T>, onBad: (error: HandoffError) => void): CheckedPage<T> {
  const { items: raw, unreadable = 0, ...envelope } = checkPageEnvelope(answer, '');
  const items = raw
    .map((item, i) => readableItem(item, `items[${i}]`, check, onBad))
    .filter((item): item is T & {} => item !== undefined);
  return { ...envelope, items, unreadable: unreadable + raw.length - items.length };
}
