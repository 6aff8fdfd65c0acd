import type { Row } from './row.js';

/** What a list can be ordered by. */
export const sorts = ['activity', 'waiting', 'due', 'unread'] as const;
/**
 * `activity`: most recently active first. `waiting`: longest waiting first. `due`: what has to be answered soonest
 * first. `unread`: what nobody has read first.
 */
export type ListSort = (typeof sorts)[number];

/** Which of two rows comes first. Two different rows are never equal. */
export type CompareRows = (a: Row, b: Row) => number;

export const byActivity: CompareRows = (a, b) => b.activeAt - a.activeAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** The lower, the sooner. Rows with `Infinity` are not what is looked for, and keep their order of activity. */
const ranks: Record<Exclude<ListSort, 'activity'>, (row: Row) => number> = {
  waiting: ({ waitingSince }) => waitingSince,
  due: ({ dueAt }) => dueAt,
  unread: ({ conversation }) => (conversation.unread ? 0 : Infinity),
};

export function compareBy(sort: ListSort): CompareRows {
  if (sort === 'activity') return byActivity;
  const rank = ranks[sort];
  return (a, b) => (rank(a) === rank(b) ? byActivity(a, b) : rank(a) - rank(b));
}

/** Rows that are in order of activity, in another order. Only those that are looked for have to be sorted for it. */
export function inOrder(rows: readonly Row[], sort: ListSort): readonly Row[] {
  if (sort === 'activity') return rows;
  const isFirst = (row: Row) => ranks[sort](row) < Infinity;
  return [...rows.filter(isFirst).sort(compareBy(sort)), ...rows.filter((row) => !isFirst(row))];
}

/** Where a row is in a list that is in order, or would be. */
function placeIn(rows: readonly Row[], row: Row, compare: CompareRows): number {
  let [from, to] = [0, rows.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compare(rows[middle]!, row) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * A list that is in order, without the rows that are `gone` and with those that are `added`. It costs one copy, however
 * long the list is: sorting it again would take a hundred times as long.
 */
export function replaceRows(
  rows: readonly Row[],
  gone: readonly Row[],
  added: readonly Row[],
  compare: CompareRows,
): readonly Row[] {
  if (!gone.length && !added.length) return rows;
  const steps = [
    ...[...added].sort(compare).map((row) => ({ at: placeIn(rows, row, compare), added: row })),
    ...gone
      .map((row) => ({ at: placeIn(rows, row, compare), gone: row }))
      .filter((step) => rows[step.at] === step.gone),
  ].sort((a, b) => a.at - b.at);
  // at its final length from the start: an array that grows is copied again and again
  const result = new Array<Row>(rows.length + steps.reduce((n, step) => n + ('added' in step ? 1 : -1), 0));
  let [next, end] = [0, 0];
  for (const step of steps) {
    while (next < step.at) result[end++] = rows[next++]!;
    if ('added' in step) result[end++] = step.added;
    else next++;
  }
  while (next < rows.length) result[end++] = rows[next++]!;
  return result;
}
