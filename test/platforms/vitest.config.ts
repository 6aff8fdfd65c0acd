import { defineConfig } from 'vitest/config';

// The conformance kit through the gateway, over each platform: `npm run test:platforms`. With HANDOFF_SPECS, the folder
// of the vendors' own documents, every request and every answer is checked by them as well.
export default defineConfig({
  test: {
    environment: 'node',
    globalSetup: 'test/support/postgres-for-all.ts',
    // only what hangs runs into this: how long a test takes depends on what else the machine does
    testTimeout: 300_000,
    hookTimeout: 60_000,
    include: ['test/platforms/**/*.test.ts'],
  },
});
