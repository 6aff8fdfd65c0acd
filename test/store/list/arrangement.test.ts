import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arrangement, type Selection } from '../../../src/store/list/arrangement.js';
import { byActivity, compareBy, inOrder, replaceRows, type CompareRows } from '../../../src/store/list/order.js';
import type { Row, RowChange } from '../../../src/store/list/row.js';
import { Rows } from '../../../src/store/list/rows.js';
import type { Conversation } from '../../../src/model/conversation.js';

const conversation = (n: number, minute: number, waits: boolean, isOpen = true): Conversation => ({
  id: `c${n}`,
  contact: { id: `p${n}` },
  status: isOpen ? 'open' : 'closed',
  handler: waits ? { kind: 'queue', since: new Date(minute * 60_000).toISOString() } : { kind: 'bot' },
  bot: { mode: 'autopilot', status: 'active' },
  updatedAt: new Date(minute * 60_000).toISOString(),
});

/** What happens to rows: one is put, changed or taken away. */
const anyStep = fc.record({
  n: fc.integer({ min: 1, max: 12 }),
  minute: fc.integer({ min: 1, max: 8 }),
  waits: fc.boolean(),
  isOpen: fc.boolean(),
  isGone: fc.boolean(),
  /** Those so far are put into their place: a great many do not wait for the last. */
  isArranged: fc.boolean(),
});
const anyBatches = fc.array(fc.array(anyStep, { maxLength: 6 }), { maxLength: 12 });
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

function perform(rows: Rows, steps: Step[]): readonly RowChange[] {
  for (const { n, minute, waits, isOpen, isGone, isArranged } of steps) {
    if (isGone) rows.remove(`c${n}`);
    else rows.put(conversation(n, minute, waits, isOpen));
    if (isArranged) rows.arrange();
  }
  return rows.commit();
}

const isOpen = ({ conversation: { status } }: Row): boolean => status === 'open';
const expected = (rows: Rows, compare: CompareRows): Row[] => [...rows.all.values()].filter(isOpen).sort(compare);
const ids = (rows: readonly Row[]): string[] => rows.map(({ id }) => id);

describe.each(['activity', 'waiting'] as const)('rows in order of %s', (sort) => {
  const compare = compareBy(sort);
  const selection: Selection = { belongs: isOpen, compare };

  it('whatever changes: they are where sorting all of them would put them', () => {
    fc.assert(
      fc.property(anyBatches, fc.boolean(), (batches, areKnown) => {
        const rows = new Rows('ada');
        const arrangement = new Arrangement();
        for (const steps of batches) {
          arrangement.apply(perform(rows, steps), selection, areKnown ? expected(rows, compare) : undefined);
          expect(ids(rows.inOrder)).toEqual(ids([...rows.all.values()].sort(byActivity)));
          expect(ids(arrangement.shown)).toEqual(ids(expected(rows, compare)));
          expect(ids(inOrder(rows.inOrder.filter(isOpen), sort))).toEqual(ids(arrangement.shown));
          expect([arrangement.waiting, arrangement.left.size]).toEqual([0, 0]);
        }
      }),
    );
  });

  it('while they are held, none moves, and the numbers say what would', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1 }), anyBatches, fc.boolean(), (first, batches, areKnown) => {
        const rows = new Rows('ada');
        const arrangement = new Arrangement();
        arrangement.apply(perform(rows, first), selection);
        arrangement.hold(true);
        let before = ids(arrangement.shown);
        const wasEmpty = !before.length;
        for (const steps of batches) {
          arrangement.apply(perform(rows, steps), selection, areKnown ? expected(rows, compare) : undefined);
          const now = ids(arrangement.shown);
          if (!wasEmpty) expect(now.slice(0, before.length)).toEqual(before);
          expect(new Set(now).size).toBe(now.length);
          before = now;
          const belonging = ids(expected(rows, compare));
          expect([...arrangement.left].sort()).toEqual(now.filter((id) => !belonging.includes(id)).sort());
          expect(arrangement.waiting).toBe(belonging.filter((id) => !now.includes(id)).length);
          for (const row of arrangement.shown) if (rows.all.has(row.id)) expect(row).toBe(rows.all.get(row.id));
          if (wasEmpty) return;
        }
        arrangement.hold(false);
        expect(ids(arrangement.shown)).toEqual(ids(expected(rows, compare)));
      }),
    );
  });

  it('what the backend finds later changes what belongs, and moves nothing that is held', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1 }), fc.boolean(), (steps, isHeld) => {
        const rows = new Rows('ada');
        perform(rows, steps);
        const arrangement = new Arrangement();
        const all = expected(rows, compare);
        // not the first ones: where the others go has to be seen
        arrangement.begin(all.filter((_, i) => i % 2));
        arrangement.hold(isHeld);
        const before = ids(arrangement.shown);
        arrangement.replace(all, selection);
        const now = ids(arrangement.shown);
        if (isHeld) expect(now.slice(0, before.length)).toEqual(before);
        if (!isHeld || !before.length) expect(now).toEqual(ids(all));
        expect(new Set(now).size).toBe(now.length);
        expect([...arrangement.left]).toEqual([]);
        expect(arrangement.waiting).toBe(ids(all).filter((id) => !now.includes(id)).length);
        arrangement.hold(false);
        expect(ids(arrangement.shown)).toEqual(ids(all));
      }),
    );
  });

  it('what the backend finds no more stays while it is held, and is said to have left', () => {
    const rows = new Rows('ada');
    perform(
      rows,
      [1, 2, 3].map((n) => ({ n, minute: n, waits: true, isOpen: true, isGone: false, isArranged: false })),
    );
    const all = expected(rows, compare);
    const arrangement = new Arrangement();
    arrangement.begin(all);
    arrangement.hold(true);
    arrangement.replace(all.slice(1), { ...selection, belongs: (row) => isOpen(row) && row.id !== all[0]!.id });
    expect(ids(arrangement.shown)).toEqual(ids(all));
    expect([...arrangement.left]).toEqual([all[0]!.id]);
    arrangement.hold(false);
    expect(ids(arrangement.shown)).toEqual(ids(all.slice(1)));
  });
});

describe('how much work it is (P4)', () => {
  const row = (i: number): Row => ({ ...new Rows('ada').all.get('')!, id: `c${i}`, activeAt: i }) as Row;

  it('five changes among 100,000 rows look at a few rows only', () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => row(100_000 - i));
    let compared = 0;
    const counting: CompareRows = (a, b) => (compared++, byActivity(a, b));
    const gone = [rows[5]!, rows[777]!, rows[50_000]!, rows[99_999]!, rows[0]!];
    const added = gone.map(({ id }, i) => ({ ...row(200_000 + i), id }));
    const result = replaceRows(rows, gone, added, counting);
    expect(result).toHaveLength(100_000);
    expect(ids(result.slice(0, 5))).toEqual(ids([...added].reverse()));
    // binary search: at most 17 steps for each of ten places, and the order of the new ones
    expect(compared).toBeLessThan(200);
  });

  it('nothing changed: the same list', () => {
    const rows = [row(2), row(1)];
    expect(replaceRows(rows, [], [], byActivity)).toBe(rows);
  });
});
