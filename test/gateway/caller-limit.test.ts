import { describe, expect, test } from 'vitest';
import { CallerLimit } from '../../src/gateway/caller-limit.js';
import type { Caller } from '../../src/gateway/index.js';
import { SimulatedEnvironment } from '../support/simulated-environment.js';

const ada: Caller = { agent: { id: 'ada' }, role: 'agent' };

function world(most: number) {
  const environment = new SimulatedEnvironment();
  const pendingSleeps = new Set<() => void>();
  const signal = new AbortController().signal;
  const limit = new CallerLimit({ environment, pendingSleeps, signal }, most, 'Too many.');
  const underWay: Array<{ name: string; end: () => void }> = [];
  const begin = (name: string, leaving = new AbortController(), caller = ada) =>
    limit
      .run(caller, leaving.signal, () => new Promise<void>((end) => underWay.push({ name, end })))
      .then(
        () => 'done',
        (thrown: { code: string }) => thrown.code,
      );
  const names = () => underWay.map(({ name }) => name);
  return { environment, pendingSleeps, begin, underWay, names };
}

describe('what a caller may have under way at a time (S14)', () => {
  test('places that become free go to those who wait, in their order, and to no more of them than there are', async () => {
    const { environment, begin, underWay, names, pendingSleeps } = world(2);
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => begin(name));
    await environment.advance(500);
    expect(names()).toEqual(['a', 'b']);
    underWay[0]!.end();
    await environment.advance(0);
    expect(names()).toEqual(['a', 'b', 'c']);
    underWay[1]!.end();
    underWay[2]!.end();
    await environment.advance(0);
    expect(names()).toEqual(['a', 'b', 'c', 'd', 'e']);
    for (const { end } of underWay) end();
    expect(await Promise.all(all)).toEqual(Array(5).fill('done'));
    expect([pendingSleeps.size, environment.timers.size]).toEqual([0, 0]);
  });

  test('who has waited for a second is refused; who leaves takes no place; another caller waits for nobody', async () => {
    const { environment, begin, underWay, names } = world(1);
    const [first, second] = [begin('first'), begin('second')];
    const leaving = new AbortController();
    const left = begin('left', leaving);
    await environment.advance(0);
    const other = begin('other', undefined, { ...ada, tenant: 'south' });
    leaving.abort();
    await environment.advance(1000);
    expect([await second, await left, names()]).toEqual(['rate-limited', 'rate-limited', ['first', 'other']]);
    for (const { end } of underWay) end();
    expect(await Promise.all([first, other])).toEqual(['done', 'done']);
    const last = begin('last');
    await environment.advance(0);
    underWay.at(-1)!.end();
    expect(await last).toBe('done');
  });
});
