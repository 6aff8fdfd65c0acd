import { defineConfig } from 'vitest/config';

// The reference helpdesk, and the conformance kit through the gateway: part of `npm run test:e2e`.
export default defineConfig({
  test: {
    environment: 'node',
    // only what hangs runs into this: how long a test takes depends on what else the machine does
    testTimeout: 60_000,
    globalSetup: 'test/support/postgres-for-all.ts',
    include: ['test/live/**/*.test.ts', 'test/gateway/{kit,desk-kit}.test.ts'],
  },
});
