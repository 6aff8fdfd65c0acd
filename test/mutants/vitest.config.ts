import { defineConfig } from 'vitest/config';

// the tests of one area, which scripts/mutants/stryker.mjs names
export default defineConfig({
  test: { environment: 'node', include: JSON.parse(process.env['MUTATION_TESTS'] ?? '[]') as string[] },
});
