import type { Row } from './rows.js';

/** By last activity, the newest first; or by waiting time, the longest first. */
export type ListSort = 'activity' | 'waiting';

const marks = /\p{M}/gu;

/** Text as it is compared: without case and accents. */
export const normalized = (text: string): string => text.normalize('NFD').replace(marks, '').toLowerCase().trim();

const texts = new WeakMap<Row, string>();

/** Whether what is loaded of a row contains the text. E-mail and phone are known to the backend only. */
export function matches(row: Row, search: string): boolean {
  let text = texts.get(row);
  if (text === undefined) {
    const { contact, lastMessage } = row.conversation;
    // ten megabytes of a message are not searched
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
 * The rows that belong, in their order. With `held` nothing moves: rows keep their place, those that left stay until
 * they are let go, and what is new or would move up is only counted.
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
  const before = new Map(held.map((row) => [row.id, row]));
  const shown = held.map((row) => {
    const now = all.get(row.id);
    if (!now || !belongs(now)) left.add(row.id);
    return now ?? row;
  });
  // what is further down than all that is held was loaded by scrolling there
  const last = held.at(-1)!;
  const compare = sort === 'waiting' ? byWaiting : byActivity;
  const below = belonging.filter((row) => !before.has(row.id) && compare(row, last) > 0).sort(compare);
  return { shown: [...shown, ...below], left, waiting: belonging.length - (shown.length - left.size) - below.length };
}
