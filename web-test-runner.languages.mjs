// Every state that axe looks at, in every language at 280 px. `npm run test:languages` runs it.
import config from './web-test-runner.config.mjs';

export default {
  ...config,
  files: ['test/elements/{axe,conversation-list-axe,daily-review,desk-axe}.test.ts'],
  testsFinishTimeout: 3_600_000,
  testFramework: { config: { timeout: 180_000 } },
  testRunnerHtml: (framework) =>
    config.testRunnerHtml(framework).replace('<script>', '<script>globalThis.inEveryLanguage = true;'),
};
