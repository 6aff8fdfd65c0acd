import { defineConfig } from 'vitest/config';

// The reference helpdesk, and the conformance kit through the gateway: part of `npm run test:e2e`.
export default defineConfig({
  test: {
    environment: 'node',
    globalSetup: 'test/support/postgres-for-all.ts',
    include: ['test/live/**/*.test.ts', 'test/gateway/kit.test.ts'],
  },
});
