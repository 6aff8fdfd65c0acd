import { expect, it } from 'vitest';
import { compareBy, inOrder, sorts } from '../../../src/store/list/order.js';
import type { Row } from '../../../src/store/list/row.js';

const row = (n: number, more: Partial<Row>, unread = 0): Row =>
  ({
    id: `c${n}`,
    activeAt: -n,
    waitingSince: Infinity,
    dueAt: Infinity,
    conversation: { unread },
    ...more,
  }) as Row;
const rows = [
  row(1, {}),
  row(2, { waitingSince: 9, dueAt: 5 }),
  row(3, { waitingSince: 2 }, 3),
  row(4, { dueAt: 1 }, 1),
  row(5, { waitingSince: 2, dueAt: 5 }),
];
const expected = {
  activity: 'c1 c2 c3 c4 c5',
  waiting: 'c3 c5 c2 c1 c4',
  due: 'c4 c2 c5 c1 c3',
  unread: 'c3 c4 c1 c2 c5',
};

it.each(sorts)('%s: what is looked for comes first, the rest by activity (row 54)', (sort) => {
  expect(
    inOrder(rows, sort)
      .map(({ id }) => id)
      .join(' '),
  ).toBe(expected[sort]);
  // moved rows are put where sorting all of them would put them
  const sorted = [...rows].reverse().sort(compareBy(sort));
  expect(sorted.map(({ id }) => id).join(' ')).toBe(expected[sort]);
});

it.each(sorts)('%s: two rows of the same moment have an order, whichever came first', (sort) => {
  const same = ['b', 'a', 'c'].map((id) => row(1, { id, waitingSince: 5, dueAt: 5 }, 1));
  for (const given of [same, [...same].reverse()]) {
    expect([...given].sort(compareBy(sort)).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  }
  expect(compareBy(sort)(same[0]!, same[0]!)).toBe(0);
});
