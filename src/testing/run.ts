import type { HandoffAdapter } from '../adapters/adapter.js';
import { adapterTests } from './adapter-tests.js';
import type { AdapterTestOptions } from './options.js';

/** The result of one test. */
export interface AdapterTestResult {
  group: string;
  name: string;
  outcome: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped. */
  reason?: string;
  /** Why it failed. */
  error?: Error;
}

/** Runs all tests, one after another. A failed test is a result; this rejects only if `options` are invalid. */
export async function runAdapterTests<A extends HandoffAdapter>(
  options: AdapterTestOptions<A>,
): Promise<AdapterTestResult[]> {
  const results: AdapterTestResult[] = [];
  for (const { group, name, run } of adapterTests(options)) {
    try {
      const ended = await run();
      results.push(
        ended === 'passed'
          ? { group, name, outcome: ended }
          : { group, name, outcome: 'skipped', reason: ended.skipped },
      );
    } catch (thrown) {
      results.push({
        group,
        name,
        outcome: 'failed',
        error: thrown instanceof Error ? thrown : new Error(String(thrown)),
      });
    }
  }
  return results;
}
