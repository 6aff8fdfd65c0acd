import { defineConfig } from 'vitest/config';

// the tests of one area, which scripts/mutants/stryker.mjs names
export default defineConfig({
  test: {
    environment: 'node',
    // a busy machine is no failure
    testTimeout: 30_000,
    // a thread, which is what StrykerJS runs tests in, cannot change its time zone
    exclude: ['test/model/review-days.test.ts'],
    include: JSON.parse(process.env['MUTATION_TESTS'] ?? '[]') as string[],
  },
});
