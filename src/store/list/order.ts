import type { Row } from './rows.js';

/** `activity`: most recently active first. `waiting`: longest waiting first. */
export type ListSort = 'activity' | 'waiting';

const marks = /\p{M}/gu;

/** Text in the form in which it is compared: lower case, without accents. */
export const normalized = (text: string): string => text.normalize('NFD').replace(marks, '').toLowerCase().trim();

const texts = new WeakMap<Row, string>();

/**
 * Whether a row's loaded fields contain the search text. Only the backend can search e-mail addresses and phone
 * numbers.
 */
export function matches(row: Row, search: string): boolean {
  let text = texts.get(row);
  if (text === undefined) {
    const { contact, lastMessage } = row.conversation;
    // limits the cost of one very long message
    texts.set(row, (text = normalized(`${contact.name ?? ''}\n${lastMessage?.text.slice(0, 10_000) ?? ''}`)));
  }
  return text.includes(search);
}

const byActivity = (a: Row, b: Row): number => b.activeAt - a.activeAt || (a.id < b.id ? -1 : 1);
const byWaiting = (a: Row, b: Row): number =>
  (a.waitingSince === b.waitingSince ? 0 : a.waitingSince - b.waitingSince) || byActivity(a, b);

interface Arranged {
  shown: Row[];
  left: Set<string>;
  waiting: number;
}

/**
 * Filters and sorts the rows. If there are `held` rows, nothing moves: they keep their places even if they left the
 * view, and rows that are new or would move up are only counted, as `waiting`.
 */
export function arrange(
  all: ReadonlyMap<string, Row>,
  belongs: (row: Row) => boolean,
  sort: ListSort,
  held: readonly Row[],
): Arranged {
  const belonging: Row[] = [];
  for (const row of all.values()) if (belongs(row)) belonging.push(row);
  if (!held.length) {
    return { shown: belonging.sort(sort === 'waiting' ? byWaiting : byActivity), left: new Set(), waiting: 0 };
  }
  const left = new Set<string>();
  const heldById = new Map(held.map((row) => [row.id, row]));
  const shown = held.map((row) => {
    const current = all.get(row.id);
    if (!current || !belongs(current)) left.add(row.id);
    return current ?? row;
  });
  // rows below the last held one were loaded by scrolling, so adding them moves nothing
  const last = held.at(-1)!;
  const compare = sort === 'waiting' ? byWaiting : byActivity;
  const below = belonging.filter((row) => !heldById.has(row.id) && compare(row, last) > 0).sort(compare);
  return { shown: [...shown, ...below], left, waiting: belonging.length - (shown.length - left.size) - below.length };
}
