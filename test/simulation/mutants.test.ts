import { describe, expect, it } from 'vitest';
import { buildSimulation } from './build.mjs';
import { mutants } from './mutants.mjs';
import type { runWorld as RunWorld } from './world.js';
import { isLinearizable, type HistoryOperation } from './linearizability.js';

describe('the simulation finds deliberate mistakes (T6)', () => {
  it.each(mutants.filter(({ isSlow }) => !isSlow).map((mutant) => [mutant.name, mutant] as const))(
    '%s',
    // only what hangs runs into this: how long a world takes depends on what else the machine does
    { timeout: 600_000 },
    async (_name, mutant) => {
      const { runWorld } = (await import(/* @vite-ignore */ await buildSimulation(mutant))) as {
        runWorld: typeof RunWorld;
      };
      let found: string[] = [];
      for (let seed = 1; seed <= mutant.within && !found.length; seed++) found = (await runWorld({ seed })).wrong;
      expect(found.length, `not found in ${mutant.within} worlds`).toBeGreaterThan(0);
    },
  );

  it('a line that is not there is no mutant', async () => {
    await expect(
      buildSimulation({ name: 'none', within: 1, file: 'src/store/store.ts', from: 'no such line', to: '' }),
    ).rejects.toThrow('exactly once');
  });
});

describe('the check of takeovers (T7)', () => {
  const operation = (given: Partial<HistoryOperation>): HistoryOperation => ({
    what: 'take',
    agent: 'ada',
    called: 0,
    answered: 1,
    optional: false,
    ...given,
  });
  const ben = { agent: 'ben' };

  it('two winners have no order', () => {
    expect(isLinearizable([operation({}), operation(ben)])).toBe(false);
  });

  it('one winner and one who was told so have one', () => {
    expect(isLinearizable([operation({}), operation({ ...ben, what: 'held', holder: 'ada' })])).toBe(true);
    expect(isLinearizable([operation({}), operation({ ...ben, what: 'held', holder: 'cleo' })])).toBe(false);
  });

  it('what gave it back lies between two winners', () => {
    const [first, last] = [operation({}), operation({ ...ben, called: 4, answered: 5 })];
    expect(isLinearizable([first, operation({ what: 'release', called: 2, answered: 3 }), last])).toBe(true);
    expect(isLinearizable([first, operation({ what: 'release', called: 6, answered: 7 }), last])).toBe(false);
    expect(isLinearizable([first, operation({ what: 'reopen', agent: '', called: 2, answered: 2 }), last])).toBe(true);
  });

  it('what nobody knows of may have happened or not', () => {
    const doubtful = operation({ answered: Infinity, optional: true });
    expect(isLinearizable([doubtful, operation({ ...ben, called: 2, answered: 3 })])).toBe(true);
    expect(isLinearizable([doubtful, operation({ ...ben, called: 2, answered: 3, what: 'held', holder: 'ada' })])).toBe(
      true,
    );
  });
});
