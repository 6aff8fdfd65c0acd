import { defineConfig } from 'vitest/config';

// the tests of one area, which scripts/mutants/stryker.mjs names
export default defineConfig({
  // a busy machine is no failure
  test: {
    environment: 'node',
    testTimeout: 30_000,
    include: JSON.parse(process.env['MUTATION_TESTS'] ?? '[]') as string[],
  },
});
