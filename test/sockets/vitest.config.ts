import { defineConfig } from 'vitest/config';

// Real sockets, processes and databases: a slower proof than the other tests, and by real time.
export default defineConfig({
  test: {
    environment: 'node',
    globalSetup: 'test/support/postgres-for-all.ts',
    include: ['test/sockets/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
