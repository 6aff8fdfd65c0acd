import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// What needs no browser. The elements and controllers are tested in one: see web-test-runner.config.mjs.
export default defineConfig({
  // the examples import the package by its name
  resolve: {
    alias: [
      { find: /^handoff-elements$/, replacement: fileURLToPath(new URL('src/index.ts', import.meta.url)) },
      {
        find: /^handoff-elements\/adapters\/(switch)\.js$/,
        replacement: fileURLToPath(new URL('src/adapters/$1/index.ts', import.meta.url)),
      },
    ],
  },
  test: {
    environment: 'node',
    globalSetup: 'test/support/postgres-for-all.ts',
    // by itself Vitest leaves one core free, which on a small machine is half of it
    maxWorkers: availableParallelism(),
    // only what hangs runs into this: how long a test takes depends on what else the machine does
    testTimeout: 240_000,
    include: ['test/{model,adapters,store,internal,locales,gateway,bot,cli,testing,simulation}/**/*.test.ts'],
    // the whole kit once more, over the protocol and a database: part of `npm run test:e2e`
    exclude: ['test/gateway/kit.test.ts', 'test/gateway/desk-kit.test.ts'],
  },
});
