import { describe, expect, it } from 'vitest';
import type { Page } from '../../../src/adapters/adapter.js';
import type { Message } from '../../../src/model/message.js';
import { History } from '../../../src/store/thread/history.js';
import { ThreadItems } from '../../../src/store/thread/items.js';

const message = (n: number, more: Partial<Message> = {}): Message => ({
  id: `m${n}`,
  conversationId: 'c1',
  author: { kind: 'contact' },
  at: new Date(n * 1000).toISOString(),
  text: `${n}`,
  ...more,
});
const range = (from: number, to: number): Message[] =>
  Array.from({ length: to - from + 1 }, (_, i) => message(from + i));
const page = (from: number, to: number) => ({
  items: range(from, to),
  ...(from > 1 && { nextCursor: `before-${from}` }),
});
const numbers = (history: History): number[] => history.messages.map(({ text }) => Number(text));
const upTo = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('a history from pages and from the stream', () => {
  it('puts older pages before newer ones', () => {
    const history = new History();
    history.addNewest(page(11, 15), history.nextSequence());
    expect(history.olderCursor).toBe('before-11');
    history.addOlder('before-11', page(6, 10), history.nextSequence(), 'end');
    history.addOlder('before-6', page(1, 5), history.nextSequence(), 'end');
    expect(numbers(history)).toEqual(upTo(1, 15));
    expect(history.olderCursor).toBeUndefined();
  });

  it('an answer that comes twice, or too late, changes nothing', () => {
    const history = new History();
    history.addNewest(page(11, 15), history.nextSequence());
    for (let i = 0; i < 2; i++) history.addOlder('before-11', page(6, 10), history.nextSequence(), 'end');
    expect(numbers(history)).toEqual(upTo(6, 15));
    expect(history.olderCursor).toBe('before-6');
  });

  it('what the stream told does not hide that something is missing', () => {
    const history = new History();
    history.addNewest(page(1, 5), history.nextSequence());
    history.addPushed(message(21));
    history.addNewest(page(17, 21), history.nextSequence());
    expect(history.gaps).toEqual(['m17']);
    expect(history.gapCursor).toBe('before-17');
    expect(history.olderCursor).toBeUndefined();
    history.addOlder('before-17', page(12, 16), history.nextSequence(), 'gap');
    expect(history.gapCursor).toBe('before-12');
    history.addOlder('before-12', page(7, 11), history.nextSequence(), 'gap');
    history.addOlder('before-7', page(2, 6), history.nextSequence(), 'gap');
    expect(history.gapCursor).toBeUndefined();
    expect(numbers(history)).toEqual(upTo(1, 21));
  });

  it('two gaps are closed one after the other', () => {
    const history = new History();
    history.addNewest(page(3, 5), history.nextSequence());
    history.addNewest(page(10, 12), history.nextSequence());
    history.addNewest(page(20, 22), history.nextSequence());
    expect(history.gaps).toEqual(['m10', 'm20']);
    for (let cursor = history.gapCursor; cursor; cursor = history.gapCursor) {
      const before = Number(cursor.split('-')[1]);
      history.addOlder(cursor, page(before - 3, before - 1), history.nextSequence(), 'gap');
    }
    expect(numbers(history)).toEqual(upTo(3, 22));
    expect(history.olderCursor).toBe('before-3');
  });

  it('a page reads over what was asked for earlier, never over what the stream told since', () => {
    const history = new History();
    const asked = history.nextSequence();
    history.addPushed(message(2, { delivery: 'read' }));
    history.addNewest({ items: [message(1), message(2, { delivery: 'sent' })] }, asked);
    expect(history.messages.at(-1)!.delivery).toBe('read');
    history.addNewest({ items: [message(1), message(2, { delivery: 'failed' })] }, history.nextSequence());
    expect(history.messages.at(-1)!.delivery).toBe('failed');
  });

  it('what a page leaves out in its midst is gone; what comes after it is not', () => {
    const history = new History();
    history.addNewest(page(1, 5), history.nextSequence());
    history.addNewest({ items: [message(2), message(4)], nextCursor: 'before-2' }, history.nextSequence());
    expect(numbers(history)).toEqual([1, 2, 4, 5]);
  });

  it('what a page leaves out stays if it was received after the page was asked for', () => {
    const history = new History();
    const asked = history.nextSequence();
    history.addNewest(page(1, 5), history.nextSequence());
    history.addNewest({ items: [message(2), message(4)], nextCursor: 'before-2' }, asked);
    expect(numbers(history)).toEqual([1, 2, 3, 4, 5]);
    expect(history.gaps).toEqual([]);
  });

  it('a page that reaches back to the start drops what is not in it, unless that was received since', () => {
    const history = new History();
    history.addNewest(page(1, 3), history.nextSequence());
    const asked = history.nextSequence();
    for (const n of [2, 3]) history.addPushed(message(n));
    history.addNewest({ items: [message(6), message(7)] }, asked);
    expect(numbers(history)).toEqual([2, 3, 6, 7]);
    expect([history.gaps, history.olderCursor]).toEqual([[], undefined]);
  });

  describe('a page that reaches back to the start and overlaps what is there', () => {
    const gone = (without: number, from = 1, to = 5) => range(from, to).filter(({ id }) => id !== `m${without}`);
    it.each([1, 2, 4])('drops a message that was deleted, whichever it was: %i', (deleted) => {
      const history = new History();
      history.addNewest(page(1, 5), history.nextSequence());
      history.addNewest({ items: gone(deleted) }, history.nextSequence());
      expect(numbers(history)).toEqual(upTo(1, 5).filter((n) => n !== deleted));
      expect([history.olderCursor, history.gaps]).toEqual([undefined, []]);
    });

    it('drops the oldest one also where it came page by page, or into a gap', () => {
      const read = () => {
        const history = new History();
        history.addNewest(page(3, 5), history.nextSequence());
        history.addOlder('before-3', page(1, 2), history.nextSequence(), 'end');
        return history;
      };
      const byPages = read();
      byPages.addNewest({ items: range(2, 6) }, byPages.nextSequence());
      expect(numbers(byPages)).toEqual(upTo(2, 6));
      const byGap = read();
      byGap.addNewest(page(9, 10), byGap.nextSequence());
      byGap.addOlder('before-9', { items: range(2, 8) }, byGap.nextSequence(), 'gap');
      expect(numbers(byGap)).toEqual(upTo(2, 10));
      expect([byGap.gapCursor, byGap.olderCursor]).toEqual([undefined, undefined]);
    });

    it('ends also a history of which more was to come', () => {
      const history = new History();
      history.addNewest(page(3, 5), history.nextSequence());
      history.addNewest(page(9, 10), history.nextSequence());
      history.addNewest({ items: range(4, 11) }, history.nextSequence());
      expect(numbers(history)).toEqual(upTo(4, 11));
      expect([history.olderCursor, history.gaps]).toEqual([undefined, []]);
    });

    it('keeps an older one that the stream has told of since', () => {
      const history = new History();
      history.addNewest(page(1, 5), history.nextSequence());
      const asked = history.nextSequence();
      history.addPushed(message(1));
      history.addNewest({ items: gone(1) }, asked);
      expect(numbers(history)).toEqual(upTo(1, 5));
    });
  });

  it('a page into a gap that is closed already, or elsewhere, changes nothing', () => {
    const history = new History();
    history.addNewest(page(3, 5), history.nextSequence());
    history.addNewest(page(10, 12), history.nextSequence());
    history.addOlder('before-8', page(6, 7), history.nextSequence(), 'gap');
    history.addOlder('before-10', page(1, 2), history.nextSequence(), 'end');
    expect(numbers(history)).toEqual([3, 4, 5, 10, 11, 12]);
    expect([history.gapCursor, history.olderCursor]).toEqual(['before-10', 'before-3']);
    const empty = new History();
    empty.addOlder('before-1', page(1, 2), empty.nextSequence(), 'gap');
    empty.addOlder('before-1', page(1, 2), empty.nextSequence(), 'end');
    expect(numbers(empty)).toEqual([]);
  });

  it('an older page that repeats what is there adds only the rest', () => {
    const history = new History();
    history.addNewest(page(4, 6), history.nextSequence());
    history.addOlder('before-4', { items: range(2, 4), nextCursor: 'before-2' }, history.nextSequence(), 'end');
    expect(numbers(history)).toEqual(upTo(2, 6));
    history.addNewest(page(12, 14), history.nextSequence());
    history.addOlder('before-12', { items: range(10, 12), nextCursor: 'before-10' }, history.nextSequence(), 'gap');
    expect(numbers(history)).toEqual([...upTo(2, 6), ...upTo(10, 14)]);
    expect(history.gaps).toEqual(['m10']);
  });

  it('what the stream told stays where a page puts it, also one that is older than all others', () => {
    const history = new History();
    history.addNewest(page(4, 6), history.nextSequence());
    history.addPushed(message(2));
    expect(numbers(history)).toEqual([2, 4, 5, 6]);
    history.addOlder('before-4', page(1, 3), history.nextSequence(), 'end');
    expect(numbers(history)).toEqual(upTo(1, 6));
  });

  it('an older page whose messages are later than what is there is put in its order', () => {
    const history = new History();
    history.addNewest(page(4, 6), history.nextSequence());
    history.addPushed(message(7));
    expect(numbers(history)).toEqual(upTo(4, 7));
    const at = message(5).at;
    history.addOlder('before-4', { items: [message(1), message(9, { at })] }, history.nextSequence(), 'end');
    expect(numbers(history)).toEqual([1, 4, 9, 5, 6, 7]);
    expect(history.takeChange()).toBe('any');
  });

  describe('without arranging all of it again', () => {
    const read = () => {
      const history = new History();
      history.addNewest(page(4, 6), history.nextSequence());
      const shown = history.messages;
      history.takeChange();
      return { history, shown };
    };
    it('a new message, and one that grows while it is written, change the same list', () => {
      const { history, shown } = read();
      expect(history.takeChange()).toBeUndefined();
      history.addPushed(message(7));
      history.addPushed(message(8, { at: message(7).at }));
      history.addPushed(message(7, { text: '77' }));
      expect(history.messages).toBe(shown);
      expect(numbers(history)).toEqual([4, 5, 6, 77, 8]);
      expect(history.takeChange()).toBe('any');
      expect(history.takeChange()).toBeUndefined();
    });

    it.each([
      ['one that is older than the last', message(3), [3, 4, 5, 6]],
      ['one whose time has changed', message(6, { at: message(1).at }), [6, 4, 5]],
    ])('but %s finds its place', (_, pushed, expected) => {
      const { history } = read();
      history.addPushed(pushed);
      expect(numbers(history)).toEqual(expected);
    });

    it('an older page comes before the rest of the same list, and says how many it has', () => {
      const { history, shown } = read();
      history.addOlder('before-4', { items: range(2, 3), nextCursor: 'before-2' }, history.nextSequence(), 'end');
      history.addOlder('before-2', { items: range(1, 1) }, history.nextSequence(), 'end');
      expect(history.messages).toBe(shown);
      expect(numbers(history)).toEqual(upTo(1, 6));
      expect(history.takeChange()).toEqual({ older: 3 });
    });

    it('what was arranged before nobody asked is arranged when somebody does', () => {
      const history = new History();
      history.addPushed(message(2));
      history.addPushed(message(1));
      expect(numbers(history)).toEqual([1, 2]);
      history.clear();
      expect(numbers(history)).toEqual([]);
      history.addPushed(message(3));
      expect(numbers(history)).toEqual([3]);
    });
  });

  it('cleared, it starts again', () => {
    const history = new History();
    history.addNewest(page(11, 15), history.nextSequence());
    history.addPushed(message(16));
    history.clear();
    expect([numbers(history), history.olderCursor, history.gapCursor, history.get('m11')]).toEqual([
      [],
      undefined,
      undefined,
      undefined,
    ]);
    history.trim();
    expect(numbers(history)).toEqual([]);
  });

  it('messages of the same moment stand as their page has them', () => {
    const history = new History();
    const at = new Date(0).toISOString();
    history.addPushed(message(3, { at }));
    history.addPushed(message(1, { at }));
    history.addNewest({ items: [1, 2, 3].map((n) => message(n, { at })) }, history.nextSequence());
    expect(numbers(history)).toEqual([1, 2, 3]);
  });

  it('trimmed, it keeps the newest page and where that goes on', () => {
    const history = new History();
    history.addNewest(page(11, 15), history.nextSequence());
    history.addOlder('before-11', page(6, 10), history.nextSequence(), 'end');
    history.addPushed(message(16));
    history.trim();
    expect(numbers(history)).toEqual(upTo(11, 15));
    expect(history.olderCursor).toBe('before-11');
  });

  it('a message twice in one page is one message', () => {
    const history = new History();
    history.addNewest({ items: [message(1), message(1), message(2)] }, history.nextSequence());
    expect(numbers(history)).toEqual([1, 2]);
  });
});

describe('a long history, page by page', () => {
  const pageOf = (newest: number, length: number): Page<Message> => ({
    items: Array.from({ length }, (_, i) => counted(newest - length + i)),
    nextCursor: `before ${newest - length}`,
  });
  let reads = 0;
  /** A message that counts how often anything of it is read. */
  const counted = (number: number): Message =>
    new Proxy(
      {
        id: `m${number}`,
        conversationId: 'c1',
        author: { kind: 'contact' },
        at: new Date(1.8e12 + number * 1000).toISOString(),
        text: '',
      } satisfies Message,
      { get: (message, field) => (reads++, Reflect.get(message, field) as unknown) },
    );

  it('each page costs the same, however much is there: what was there is not looked at again', () => {
    const history = new History();
    const items = new ThreadItems('c1');
    const all = 10_000;
    history.addNewest(pageOf(all, 50), history.nextSequence());
    const arranged = () => items.arrange(history.messages, history.takeChange(), [], { id: 'me' });
    let shown = arranged();
    const costs: number[] = [];
    for (let newest = all - 50; newest > 0; newest -= 50) {
      reads = 0;
      history.addOlder(history.olderCursor!, pageOf(newest, 50), history.nextSequence(), 'end');
      const before = shown;
      // a page is published twice, when it is asked for and when it is there
      shown = arranged();
      expect(arranged()).toBe(shown);
      expect(shown.at(-1)).toBe(before.at(-1));
      costs.push(reads);
    }
    expect(shown.map(({ message }) => message.id)).toEqual(Array.from({ length: all }, (_, i) => `m${i}`));
    expect(new Set(costs)).toEqual(new Set([costs[0]]));
    // a growing reply and a new message are still found
    history.addPushed(counted(all));
    const pushed = arranged();
    expect([pushed.length, pushed[0], pushed.at(-1)!.message.id]).toEqual([all + 1, shown[0], `m${all}`]);
    // and what is forgotten is the newest page again
    history.trim();
    expect(arranged()).toHaveLength(50);
  });
});
