import type { HandoffAdapter } from '../adapters/adapter.js';
import { groups } from './groups/index.js';
import type { GroupTest } from './group.js';
import type { AdapterTest, AdapterTestOptions } from './options.js';
import { show, Skip, Unexpected } from './outcome.js';
import { World } from './world.js';

/** Formats a failure: what the test did, what it expected, and what it got. */
function failure(name: string, trail: readonly string[], thrown: unknown): Error {
  const [expected, got] = thrown instanceof Unexpected ? [thrown.expected, thrown.got] : ['no error', show(thrown)];
  const did = trail.length ? trail.join('\n            ') : 'nothing yet';
  return new Error(`${name}\n  done:     ${did}\n  expected: ${expected}\n  got:      ${got}`, { cause: thrown });
}

async function runTest<A extends HandoffAdapter>(
  options: AdapterTestOptions<A>,
  { name, run }: GroupTest,
): Promise<'passed' | { skipped: string }> {
  const {
    controls = {},
    agent = { id: 'ada', name: 'Ada Lindqvist' },
    colleague = { id: 'ben', name: 'Ben Okafor' },
    patience = 1500,
  } = options;
  const adapter = await options.create();
  const given = typeof controls === 'function' ? await controls(adapter) : controls;
  const world = new World(adapter, given, { me: agent, colleague }, patience);
  let result: 'passed' | { skipped: string } = 'passed';
  let problem: Error | undefined;
  try {
    await run(world);
  } catch (thrown) {
    if (thrown instanceof Skip) result = { skipped: thrown.reason };
    else problem = failure(name, world.trail, thrown);
  }
  try {
    adapter.dispose?.();
    await given.dispose?.();
  } catch (thrown) {
    problem ??= failure(name, [...world.trail, 'the end of the test: dispose()'], thrown);
  }
  if (problem) throw problem;
  return result;
}

/**
 * Creates tests of the adapter contract, for any test runner. Each test creates its own adapter. A test is skipped,
 * with a reason, if the adapter lacks the method or trait that it is about, or if a control that it needs is missing.
 *
 * @example
 * for (const { group, name, run } of adapterTests({ create: () => acmeAdapter(new AcmeServer()) })) {
 *   test(`${group}: ${name}`, run);
 * }
 */
export function adapterTests<A extends HandoffAdapter>(options: AdapterTestOptions<A>): AdapterTest[] {
  const { include } = options;
  const wanted = (test: Pick<AdapterTest, 'name' | 'group'>): boolean =>
    typeof include === 'function' ? include(test) : !include || include.includes(test.group);
  return Object.entries(groups).flatMap(([group, list]) =>
    list.map((test) => ({ group, name: test.name, run: () => runTest(options, test) })).filter(wanted),
  );
}
