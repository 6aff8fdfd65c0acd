import { describe, expect, it } from 'vitest';
import { findSnippets, slashQueryAt, usableSnippets } from '../../src/elements/reply-composer/snippet-search.js';

describe('what counts as a search after a slash', () => {
  const cases: Array<[written: string, query: string | undefined]> = [
    ['/', ''],
    ['Hello /', ''],
    ['Hello\n/ref', 'ref'],
    ['/order late', 'order late'],
    ['مرحبا /شحن', 'شحن'],
    ['/配送', '配送'],
    ['and/or', undefined],
    ['https://example.com', undefined],
    ['/home/user', undefined],
    ['5 / 6', undefined],
    ['//', undefined],
    ['/ref\n', undefined],
    [`/${'x'.repeat(41)}`, undefined],
    ['', undefined],
  ];
  it.each(cases)('%j → %j', (written, query) => {
    expect(slashQueryAt(written, written.length)?.query).toBe(query);
  });

  it('ends at the caret, wherever that stands', () => {
    expect(slashQueryAt('Dear /re Ann', 8)).toEqual({ start: 5, query: 're' });
    expect(slashQueryAt('Dear /re Ann', 4)).toBeUndefined();
  });
});

describe('which replies are found', () => {
  const all = [
    { name: 'Shipping abroad', text: 'We ship to 34 countries.' },
    { name: 'Refund', text: 'The money is back on your account within five days.' },
    { name: 'Späte Lieferung', text: 'Es tut uns leid.' },
    { name: 'Return label', text: 'Print it. The refund follows.' },
  ];
  const names = (query: string) => findSnippets(all, query).map(({ name }) => name);

  it.each<[string, string[]]>([
    ['', all.map(({ name }) => name)],
    ['refund', ['Refund', 'Return label']],
    ['spate', ['Späte Lieferung']],
    ['SHIP 34', ['Shipping abroad']],
    ['refund label', ['Return label']],
    ['kayak', []],
    ['(', []],
    ['on', ['Refund']],
    ['ack', []],
  ])('%j', (query, found) => {
    expect(names(query)).toEqual(found);
  });

  it('of ten thousand, fifty are shown', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => ({ name: `Reply ${i}`, text: 'x' }));
    expect(findSnippets(many, 'reply')).toHaveLength(50);
  });

  it('what a host gives that is no canned reply is left out', () => {
    const odd = [null, 5, 'text', {}, { name: 'No text' }, { name: 'Empty', text: '' }, { name: 7, text: 'x' }, all[0]];
    expect(usableSnippets(odd)).toEqual([all[0]]);
    expect([undefined, null, {}, 'abc'].map((given) => usableSnippets(given))).toEqual([[], [], [], []]);
  });
});
