import { describe, expect, test } from 'vitest';
import { KeyedQueue } from '../../src/gateway/events/keyed-queue.js';

describe('a queue by key', () => {
  /** Adds work that ends when the test says so, and notes when it began. */
  function world(atOnce: number) {
    const queue = new KeyedQueue(atOnce);
    const begun: string[] = [];
    const ends = new Map<string, () => void>();
    const add = (key: string, name: string) =>
      queue.add(key, () => {
        begun.push(name);
        return new Promise((resolve) => ends.set(name, resolve));
      });
    const end = async (name: string) => {
      ends.get(name)!();
      for (let i = 0; i < 10; i++) await Promise.resolve();
    };
    const addAfterAll = (key: string, name: string) =>
      queue.addAfterAll(key, () => {
        begun.push(name);
        return new Promise((resolve) => ends.set(name, resolve));
      });
    return { queue, begun, add, addAfterAll, end };
  }

  test('keeps the order of each key, and lets the others pass', async () => {
    const { begun, add, end } = world(16);
    for (const name of ['a1', 'a2', 'b1', 'a3', 'b2']) void add(name[0]!, name);
    expect(begun).toEqual(['a1', 'b1']);
    await end('b1');
    expect(begun).toEqual(['a1', 'b1', 'b2']);
    await end('a1');
    await end('a2');
    expect(begun).toEqual(['a1', 'b1', 'b2', 'a2', 'a3']);
  });

  test('runs so many at once and no more, and a key with much left takes its turn behind the others', async () => {
    const { queue, begun, add, end } = world(2);
    for (const name of ['a1', 'a2', 'a3', 'b1', 'c1', 'd1']) void add(name[0]!, name);
    expect([begun, queue.size]).toEqual([['a1', 'b1'], 6]);
    await end('a1');
    expect(begun).toEqual(['a1', 'b1', 'c1']);
    await end('b1');
    await end('c1');
    expect(begun).toEqual(['a1', 'b1', 'c1', 'd1', 'a2']);
    expect(queue.size).toBe(3);
  });

  test('what is about all waits for all before it, in its own order, and holds up nothing after it', async () => {
    const { queue, begun, add, addAfterAll, end } = world(16);
    void addAfterAll('x', 'at once');
    expect(begun).toEqual(['at once']);
    for (const name of ['a1', 'b1', 'a2']) void add(name[0]!, name);
    void addAfterAll('y', 'y1');
    void addAfterAll('z', 'z1');
    void addAfterAll('y', 'y2');
    void add('c', 'c1');
    void addAfterAll('y', 'y3');
    expect(begun).toEqual(['at once', 'a1', 'b1', 'c1']);
    await end('b1');
    await end('a1');
    expect(begun.slice(4)).toEqual(['a2']);
    await end('a2');
    // not y3: c1 was before it
    expect(begun.slice(5)).toEqual(['y1', 'z1']);
    await end('c1');
    await end('y1');
    await end('y2');
    expect(begun.slice(7)).toEqual(['y2', 'y3']);
    for (const name of ['at once', 'z1', 'y3']) await end(name);
    expect(queue.size).toBe(0);
  });

  test('a place can be held for what comes later', async () => {
    const { queue, begun, add, addAfterAll, end } = world(16);
    const release = queue.hold();
    void addAfterAll('x', 'x1');
    void add('a', 'a1');
    await end('a1');
    expect(begun).toEqual(['a1']);
    release();
    release();
    expect(begun).toEqual(['a1', 'x1']);
    await end('x1');
    await queue.settled();
  });

  test('in any order of endings: nothing passes what it waits for, and all of it ends', async () => {
    for (let seed = 1; seed <= 100; seed++) {
      let state = seed;
      const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
      const queue = new KeyedQueue(1 + random(5));
      const open = new Map<number, () => void>();
      const ended = new Set<number>();
      const keyed: number[] = [];
      const byKey = new Map<string, number[]>();
      for (let n = 0; n < 60; n++) {
        const isAfterAll = !random(4);
        const key = `${isAfterAll}${random(6)}`;
        const before = [...(byKey.get(key) ?? []), ...(isAfterAll ? keyed : [])];
        byKey.set(key, [...(byKey.get(key) ?? []), n]);
        if (!isAfterAll) keyed.push(n);
        const work = () => {
          expect(before.filter((each) => !ended.has(each))).toEqual([]);
          return new Promise<void>((resolve) => open.set(n, () => (ended.add(n), resolve())));
        };
        void (isAfterAll ? queue.addAfterAll(key, work) : queue.add(key, work));
        if (random(2)) await endOne();
      }
      async function endOne() {
        const running = [...open.keys()];
        if (!running.length) return;
        const chosen = running[random(running.length)]!;
        open.get(chosen)!();
        open.delete(chosen);
        for (let i = 0; i < 10; i++) await Promise.resolve();
      }
      while (queue.size) await endOne();
      expect(ended.size).toBe(60);
    }
  });

  test('tells when one has ended, and when nothing is left, also of what came meanwhile', async () => {
    const { queue, add, end } = world(1);
    const told: string[] = [];
    void queue.settled().then(() => told.push('empty'));
    await Promise.resolve();
    expect(told).toEqual(['empty']);
    void add('a', 'a1').then(() => told.push('a1'));
    void queue.settled().then(() => told.push('empty again'));
    void add('a', 'a2').then(() => told.push('a2'));
    await end('a1');
    expect(told).toEqual(['empty', 'a1']);
    await end('a2');
    expect(told).toEqual(['empty', 'a1', 'a2', 'empty again']);
    void add('a', 'a3');
    await end('a3');
    expect(queue.size).toBe(0);
  });
});
