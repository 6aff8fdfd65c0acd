import { describe, expect, test } from 'vitest';
import { BulkShare } from '../../../src/gateway/commands/bulk-share.js';
import type { Caller } from '../../../src/gateway/index.js';

const caller = (id: string, tenant?: string): Caller => ({ agent: { id }, role: 'agent', ...(tenant && { tenant }) });
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Rows that last until they are told to end. */
function world() {
  const share = new BulkShare();
  const begun: string[] = [];
  const ends = new Map<string, (thrown?: Error) => void>();
  return {
    share,
    begun,
    async begin(id: string, rows: number, tenant?: string) {
      const bulk = share.begin(caller(id, tenant));
      const all = Array.from({ length: rows }, (_, i) => {
        const name = `${id}${i}`;
        return bulk.run(
          () =>
            new Promise<string>((resolve, reject) => {
              begun.push(name);
              ends.set(name, (thrown) => (thrown ? reject(thrown) : resolve(name)));
            }),
        );
      });
      for (const row of all) row.catch(() => undefined);
      await settled();
      return { ...bulk, rows: all };
    },
    async end(name: string, thrown?: Error) {
      ends.get(name)!(thrown);
      await settled();
    },
    by: (id: string) => begun.filter((name) => name.startsWith(id)).length,
  };
}

describe('the rows of a bulk command', () => {
  test('run six at a time, in their order, and answer what they answer', async () => {
    const { begin, end, begun } = world();
    const { rows } = await begin('a', 8);
    expect(begun).toEqual(['a0', 'a1', 'a2', 'a3', 'a4', 'a5']);
    await end('a3');
    expect(begun.slice(6)).toEqual(['a6']);
    expect(await rows[3]).toBe('a3');
    const fault = new Error('no');
    await end('a0', fault);
    await expect(rows[0]).rejects.toBe(fault);
    expect(begun.slice(7)).toEqual(['a7']);
  });

  test('of one caller share these six, however many commands they are', async () => {
    const { begin, begun } = world();
    await begin('a', 4);
    await begin('a', 4);
    expect(begun.length).toBe(6);
  });

  test('of callers of the same name in two tenants are two callers’', async () => {
    const { begin, begun } = world();
    await begin('a', 7, 'x');
    await begin('a', 7, 'y');
    expect(begun.length).toBe(12);
  });

  test('of all callers together are twelve at the most, and each caller gets the next place in turn', async () => {
    const { begin, end, begun, by, share } = world();
    for (const id of ['a', 'b', 'c']) await begin(id, 20);
    expect([by('a'), by('b'), by('c')]).toEqual([6, 6, 0]);
    expect(share.load).toEqual({ bulks: 3, rows: 12 });
    await end('a0');
    await end('a1');
    await end('b0');
    // a had its turn before b and c, and b had six under way until now
    expect(begun.slice(12)).toEqual(['a6', 'c0', 'b6']);
    await end('a2');
    await end('b1');
    expect(begun.slice(15)).toHaveLength(2);
    expect(share.load.rows).toBe(12);
  });

  test('who has rows and no place takes none from whoever comes after', async () => {
    const { begin, begun } = world();
    await begin('a', 20);
    await begin('b', 1);
    await begin('c', 1);
    expect(begun.slice(6)).toEqual(['b0', 'c0']);
  });

  test('are served in turn, and not all of one caller first', async () => {
    const { begin, end, begun, share } = world();
    const click = () => new Promise<void>((resolve) => (over = resolve));
    let over = () => {};
    const clicked = share.giveWayTo(click);
    for (const id of ['a', 'b', 'c']) await begin(id, 3);
    expect(begun).toEqual(['a0', 'a1']);
    over();
    await clicked;
    await settled();
    expect(begun.slice(2)).toEqual(['a2', 'b0', 'c0', 'b1', 'c1', 'b2', 'c2']);
    await end('a0');
    expect(share.load.rows).toBe(8);
  });
});

describe('while somebody waits for a single command', () => {
  test('two rows run at the most, and the others go on afterwards', async () => {
    const { begin, end, begun, share } = world();
    let click = (_thrown?: Error) => {};
    const clicked = share.giveWayTo(
      () => new Promise<string>((resolve, reject) => (click = (thrown) => (thrown ? reject(thrown) : resolve('done')))),
    );
    await begin('a', 9);
    expect(begun.length).toBe(2);
    await end('a0');
    expect(begun.length).toBe(3);
    click();
    expect(await clicked).toBe('done');
    expect(begun.length).toBe(7);
  });

  test('also if it fails, and the error is its own', async () => {
    const { begin, begun, share } = world();
    const fault = new Error('no');
    let click = () => {};
    const clicked = share.giveWayTo(() => new Promise((_, reject) => (click = () => reject(fault))));
    await begin('a', 9);
    click();
    await expect(clicked).rejects.toBe(fault);
    expect(begun.length).toBe(6);
  });

  test('as long as one of them is under way', async () => {
    const { begin, begun, share } = world();
    const clicks: Array<() => void> = [];
    const all = [0, 1].map(() => share.giveWayTo(() => new Promise<void>((resolve) => clicks.push(resolve))));
    await begin('a', 9);
    clicks[0]!();
    await all[0];
    expect(begun.length).toBe(2);
    clicks[1]!();
    await all[1];
    expect(begun.length).toBe(6);
  });
});

describe('the bulk commands of one caller', () => {
  test('are twenty at the most; the next is told to come back when somebody has done something', async () => {
    const { share } = world();
    const all = Array.from({ length: 20 }, () => share.begin(caller('a')));
    let thrown: unknown;
    try {
      share.begin(caller('a'));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'rate-limited', status: 429, retryAfter: 30 });
    expect((thrown as Error).message).toBe(
      'You have 20 bulk commands under way, which is the most. Wait for one to end.',
    );
    // others have their own
    share.begin(caller('b')).end();
    expect(share.load).toEqual({ bulks: 20, rows: 0 });
    all[0]!.end();
    all[0]!.end();
    expect(share.load.bulks).toBe(19);
    share.begin(caller('a'));
    expect(() => share.begin(caller('a'))).toThrow();
  });

  test('a caller is forgotten with the last of them, and not before', async () => {
    const { begin, end, share } = world();
    const first = await begin('a', 2);
    const second = await begin('a', 0);
    first.end();
    expect(share.load).toEqual({ bulks: 1, rows: 2 });
    second.end();
    expect(share.load).toEqual({ bulks: 0, rows: 2 });
    await end('a0');
    await end('a1');
    expect(share.load).toEqual({ bulks: 0, rows: 0 });
  });

  test('whose client left before any row had its turn still gives each its turn', async () => {
    const { begin, end, by } = world();
    await begin('a', 6);
    await begin('b', 6);
    const late = await begin('c', 2);
    late.end();
    await end('a0');
    await end('b0');
    expect(by('c')).toBe(2);
  });

  test('whose client left goes on to count its rows under way as the caller’s', async () => {
    const { begin, by } = world();
    const { end } = await begin('a', 6);
    end();
    await begin('a', 6);
    expect(by('a')).toBe(6);
  });
});
