import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Shelf, type Shelved } from '../../src/store/shelf.js';

class Item implements Shelved {
  readonly id: string;
  needed = false;
  forgotten = 0;
  asked = 0;

  constructor(id: string) {
    this.id = id;
  }

  get isNeeded(): boolean {
    this.asked++;
    return this.needed;
  }

  forget(): void {
    this.forgotten++;
  }
}

/** A shelf that keeps `spare` items that nobody needs, and all items that it has made. */
function shelf(spare: number, isNeeded: (id: string) => boolean = () => false) {
  const made = new Map<string, Item>();
  const kept = new Shelf<Item>((id) => {
    const item = new Item(id);
    item.needed = isNeeded(id);
    made.set(id, item);
    return item;
  }, spare);
  const keptIds = () => kept.entries().map(([id]) => id);
  const asked = () => [...made.values()].reduce((sum, item) => sum + item.asked, 0);
  return { shelf: kept, made, keptIds, asked };
}

const take = (from: Shelf<Item>, ids: string): void => {
  for (const id of ids) from.get(id);
};

describe('a shelf', () => {
  it.each([
    ['abcdef', 'abcdef'],
    ['abcdefg', 'efg'],
    ['abcdefga', 'efga'],
    ['abcdefabg', 'abg'],
    ['abcdefghij', 'efghij'],
    ['abcdefghijk', 'ijk'],
  ])('forgets all but the three used last once it holds more than twice as many: %s → %s', (used, expected) => {
    const { shelf: kept, keptIds, made } = shelf(3);
    take(kept, used);
    expect(keptIds().join('')).toBe(expected);
    const forgotten = [...made.values()].filter(({ id }) => !expected.includes(id));
    expect(forgotten.every((item) => item.forgotten > 0)).toBe(true);
  });

  it('keeps what is needed, however long ago it was used', () => {
    const { shelf: kept, keptIds } = shelf(3);
    for (const id of 'ab') kept.get(id).needed = true;
    take(kept, 'cdefg');
    expect(keptIds().join('')).toBe('abefg');
  });

  it.each([2, 10, 100])('with %i that are needed it does not look through them all at each use', (needed) => {
    const { shelf: kept, asked } = shelf(2);
    const ids = Array.from({ length: needed }, (_, i) => `needed-${i}`);
    for (const id of ids) kept.get(id).needed = true;
    const before = asked();
    for (let round = 0; round < 20; round++) for (const id of ids) kept.get(id);
    expect(asked()).toBe(before);
  });

  it('looks through them again when it has doubled since, and not before', () => {
    const { shelf: kept, asked } = shelf(2);
    for (const id of 'abcde') kept.get(id).needed = true; // five are over four, so it looked
    const looked = asked();
    expect(looked).toBe(5);
    for (const id of 'fghij') kept.get(id).needed = true;
    expect(asked()).toBe(looked);
    kept.get('k').needed = true;
    expect(asked()).toBe(looked + 11);
  });

  it('gives the same item for an id, even if it was forgotten, while anybody still holds it', () => {
    const { shelf: kept, made } = shelf(1);
    const first = kept.get('a');
    take(kept, 'bcd');
    expect(first.forgotten).toBe(1);
    expect(kept.peek('a')).toBe(undefined);
    expect(kept.get('a')).toBe(first);
    expect(made.size).toBe(4);
  });

  it('is empty once cleared, and makes new items then', () => {
    const { shelf: kept, keptIds, made } = shelf(2);
    const a = kept.get('a');
    a.needed = true;
    kept.clear();
    expect([keptIds(), a.forgotten, kept.peek('a')]).toEqual([[], 1, undefined]);
    expect(kept.get('a')).not.toBe(a);
    expect(made.size).toBe(1);
  });

  it('whatever is used: what is needed is there, with the ones used last', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(30), { maxLength: 120 }), (spare, uses) => {
        const { shelf: kept, made, keptIds } = shelf(spare, (id) => Number(id) % 3 === 0);
        const order: string[] = [];
        for (const number of uses) {
          const name = `${number}`;
          kept.get(name);
          if (order.includes(name)) order.splice(order.indexOf(name), 1);
          order.push(name);
        }
        const now = new Set(keptIds());
        const spares = order.filter((id) => !made.get(id)!.needed);
        for (const id of spares.slice(-spare)) expect(now).toContain(id);
        for (const [id, item] of made) if (item.needed) expect(now).toContain(id);
      }),
    );
  });
});

describe('many that are needed at once, and then left', () => {
  it('are forgotten without another one being taken, but for the spare ones', () => {
    const { shelf: kept, made, keptIds } = shelf(10, () => true);
    for (let i = 0; i < 1000; i++) kept.get(`c${i}`);
    expect(keptIds()).toHaveLength(1000);
    for (const item of made.values()) {
      item.needed = false;
      kept.noteSpare();
    }
    expect(keptIds().length).toBeLessThanOrEqual(30);
    expect(keptIds()).toContain('c999');
  });

  it('the rest that is needed is not gone through for each of them', () => {
    const { shelf: kept, made, asked } = shelf(10, () => true);
    for (let i = 0; i < 1000; i++) kept.get(`c${i}`);
    const before = asked();
    for (const item of [...made.values()].slice(0, 100)) {
      item.needed = false;
      kept.noteSpare();
    }
    expect(asked() - before).toBeLessThanOrEqual(5 * 1000);
  });
});
