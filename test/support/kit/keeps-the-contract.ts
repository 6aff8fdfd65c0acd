import { afterAll, describe, expect, it } from 'vitest';
import { adapterTests, type AdapterTestOptions } from '../../../src/testing/index.js';
import type { StrictMock } from '../strict-mock.js';
import { counted } from './counted.js';
import { sorted, type Skips } from './skips.js';

/**
 * Runs the conformance kit over a platform. It skips what the list says and nothing else, and keeps to the documents
 * with every request and every answer.
 */
export function keepsTheContract(
  platform: string,
  { kit, skips, mocks }: { kit: AdapterTestOptions; skips: Skips; mocks?: readonly StrictMock[] },
): void {
  describe(`${platform} keeps the contract of adapters`, () => {
    const skipped: Record<string, string[]> = {};

    it.each(adapterTests(kit))('$group: $name', async ({ name, run }) => {
      const result = await run();
      if (result !== 'passed') (skipped[result.skipped] ??= []).push(name);
    });

    it(`skips nothing but what ${platform} has not got, and each for a reason`, () => {
      const expected = Object.fromEntries(Object.entries(skips).map(([reason, { tests }]) => [reason, tests]));
      expect(sorted(skipped)).toEqual(sorted(expected));
      expect(Object.entries(skips).filter(([, { because }]) => !because.trim())).toEqual([]);
    });

    if (mocks) {
      it('keeps to the documents with every request and every answer', () => {
        expect([...new Set(mocks.flatMap(({ problems }) => [...problems]))]).toEqual([]);
      });
    }

    afterAll(() => {
      const tests = Object.values(skipped).flat().length;
      console.log(`${platform}: ${tests} tests skipped for ${Object.keys(skipped).length} reasons`);
      if (mocks) console.log(`${platform}, exchanges checked:`, counted(mocks));
    });
  });
}
