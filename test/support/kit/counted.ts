import type { StrictMock } from '../strict-mock.js';

/** By document: how many exchanges were checked, and how many of those answers were errors. */
export function counted(mocks: readonly StrictMock[]): Record<string, { all: number; errors: number }> {
  const counts: Record<string, { all: number; errors: number }> = {};
  for (const { checked, errors } of mocks) {
    for (const [name, count] of Object.entries(checked)) {
      const sum = (counts[name] ??= { all: 0, errors: 0 });
      sum.all += count;
      sum.errors += errors[name] ?? 0;
    }
  }
  return counts;
}
