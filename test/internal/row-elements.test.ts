import { describe, expect, test } from 'vitest';
import { RowElements } from '../../src/elements/conversation-list/row-elements.js';

const keysOf = (elements: RowElements, ids: string[]) => {
  const keys = elements.give(ids);
  return ids.map((id) => keys.get(id));
};
const after = (...ids: string[]) => {
  const elements = new RowElements();
  elements.give(ids);
  return elements;
};

describe('the elements of rows', () => {
  test('are at first those that rows had before there was anything to give', () => {
    expect(keysOf(new RowElements(), ['a', 'b'])).toEqual(['a', 'b']);
  });

  test.each<[string, string[], unknown[]]>([
    ['a row that stays keeps its own, wherever it moves', ['c', 'a'], ['c', 'a']],
    ['far away, all are used again, in their order', ['x', 'y', 'z'], ['a', 'b', 'c']],
    ['a row further: the first one becomes the last', ['b', 'c', 'x'], ['b', 'c', 'a']],
    ['a row back: the last one becomes the first', ['x', 'a', 'b'], ['c', 'a', 'b']],
    ['far away, with a row that has the focus above: none moves past it', ['b', 'x', 'y'], ['b', 'c', 0]],
    ['far away, with a row that has the focus below', ['x', 'y', 'b'], ['a', 0, 'b']],
    ['more rows than before', ['x', 'y', 'z', 'w'], ['a', 'b', 'c', 0]],
    ['none', [], []],
  ])('%s', (_, ids, keys) => expect(keysOf(after('a', 'b', 'c'), ids)).toEqual(keys));

  test('two rows further: what is free comes in the order in which it is moved', () => {
    expect(keysOf(after('a', 'b', 'c', 'd'), ['c', 'd', 'x', 'y'])).toEqual(['c', 'd', 'b', 'a']);
  });

  test('are never two rows’ at once', () => {
    const elements = new RowElements();
    let random = 7;
    const below = (n: number) => (random = (random * 48_271) % 2_147_483_647) % n;
    for (let step = 0; step < 3_000; step++) {
      const from = below(200);
      const ids = Array.from({ length: below(30) }, (_, i) => `r${from + i}`);
      if (below(2)) ids[below(2) ? 'unshift' : 'push']('focused');
      const keys = keysOf(elements, ids);
      expect(new Set(keys).size, `step ${step}`).toBe(ids.length);
      expect(keys).not.toContain(undefined);
    }
  });
});
