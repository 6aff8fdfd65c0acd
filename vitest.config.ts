import { defineConfig } from 'vitest/config';

// What needs no browser. The elements and controllers are tested in one: see web-test-runner.config.mjs.
export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/{model,adapters,store,internal,locales,gateway,testing,live,simulation}/**/*.test.ts'],
  },
});
