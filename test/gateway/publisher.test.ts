import { describe, expect, test } from 'vitest';
import type { GatewayContext } from '../../src/gateway/context.js';
import { Publisher } from '../../src/gateway/events/publisher.js';
import { SimulatedEnvironment } from '../support/simulated-environment.js';

/** A publisher on simulated time, whose moves have these results; after them nothing is left to move. */
function publisher(...results: Array<number | null | Error>) {
  const environment = new SimulatedEnvironment();
  const asked: string[] = [];
  const start = environment.now();
  const query = async (sql: string) => {
    const isMove = sql.includes('handoff.publish');
    asked.push(`${isMove ? 'move' : sql.split(' ')[0]!.toLowerCase()} at ${environment.now() - start}`);
    if (!isMove) return [];
    const result = results.length ? results.shift()! : 0;
    if (result instanceof Error) throw result;
    return [{ moved: result }];
  };
  const woken: string[] = [];
  const wakes = {
    inCommit: () => 'NULL',
    committed: () => void woken.push('all'),
    here: () => void woken.push('this one'),
  };
  const context: object = {
    database: { query },
    wakes,
    environment,
    signal: new AbortController().signal,
    pendingSleeps: new Set(),
    background: (work: Promise<unknown>) => void work,
  };
  const made = new Publisher(context as GatewayContext);
  return {
    asked,
    woken,
    publish: () => made.publish(),
    advance: (milliseconds: number) => environment.advance(milliseconds),
  };
}

describe('the publisher', () => {
  test('moves at once, and then at most every 10 ms, however often it is called', async () => {
    const { asked, publish, advance } = publisher(...Array.from({ length: 10 }, () => 3));
    for (let i = 0; i < 35; i++) {
      publish();
      await advance(1);
    }
    expect(asked).toEqual(['move at 0', 'move at 10', 'move at 20', 'move at 30']);
  });

  test('does not rest where there was nothing to move', async () => {
    const { asked, publish, advance } = publisher(0, 0);
    publish();
    await advance(1);
    publish();
    await advance(1);
    expect(asked).toEqual(['move at 0', 'move at 1']);
  });

  test('wakes every node after it has moved something, and its own where another one has', async () => {
    const { woken, publish, advance } = publisher(3, null, 0);
    publish();
    await advance(50);
    publish();
    await advance(50);
    expect(woken).toEqual(['all', 'this one']);
  });

  test('goes on at once after a full batch', async () => {
    const { asked, publish, advance } = publisher(500, 500, 20);
    publish();
    await advance(0);
    expect(asked).toEqual(['move at 0', 'move at 0', 'move at 0']);
  });

  test('tries again a few milliseconds later where another node is about it', async () => {
    const { asked, publish, advance } = publisher(null, null, 1);
    publish();
    await advance(20);
    expect(asked).toHaveLength(3);
    expect(asked.map((each) => Number(each.split(' ')[2])).every((at, i) => at >= 2 * i && at <= 8 * i)).toBe(true);
  });

  test('tries again after a second where the database has failed, and sooner if there is something new', async () => {
    const { asked, publish, advance } = publisher(new Error('down'), new Error('down'), 1);
    publish();
    await advance(100);
    publish();
    await advance(2000);
    expect(asked).toEqual(['move at 0', 'move at 100', 'move at 1000', 'move at 1100']);
  });

  test('removes what is left in the outbox after 5,000 events, and not before', async () => {
    const { asked, publish, advance } = publisher(...Array.from({ length: 12 }, () => 500));
    publish();
    await advance(100);
    const vacuumed = asked.map((each) => each.split(' ')[0]).indexOf('vacuum');
    expect(vacuumed).toBe(10);
    expect(asked.filter((each) => each.startsWith('vacuum'))).toHaveLength(1);
  });
});
