import { defineConfig } from 'vitest/config';

// The reference helpdesk and the conformance kit behind it: part of `npm run test:e2e`.
export default defineConfig({ test: { environment: 'node', include: ['test/live/**/*.test.ts'] } });
