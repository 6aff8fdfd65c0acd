import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const needsDatabase = ({ moduleId }: TestSpecification): boolean => /\bpglite\b/.test(readFileSync(moduleId, 'utf8'));

/** A database takes a second to start. Where any other test has noticed already, none is started. */
class DatabasesLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter((file) => !needsDatabase(file)), ...sorted.filter(needsDatabase)];
  }
}

// the tests of one area, which scripts/mutants/stryker.mjs names
export default defineConfig({
  test: {
    environment: 'node',
    // a busy machine is no failure
    testTimeout: 30_000,
    sequence: { sequencer: DatabasesLast },
    // a thread, which is what StrykerJS runs tests in, cannot change its time zone
    exclude: ['test/model/review-days.test.ts'],
    include: JSON.parse(process.env['MUTATION_TESTS'] ?? '[]') as string[],
  },
});
