import { HandoffError } from '../../model/error.js';

/** A place in a list, as a text that clients give back. */
export const cursorOf = (place: unknown): string => JSON.stringify(place);

/** @throws HandoffError `invalid` if the text is none of ours. */
export function readCursor(cursor: string, isPlace: (value: unknown) => boolean): unknown {
  let place: unknown;
  try {
    place = JSON.parse(cursor);
  } catch {
    place = undefined;
  }
  if (isPlace(place)) return place;
  throw new HandoffError('invalid', 'There is no such page');
}
