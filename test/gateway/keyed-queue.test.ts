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
    return { queue, begun, add, end };
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
