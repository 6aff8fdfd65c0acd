// The element tests in any engine. `npm run test:browsers` sets what this file reads: ENGINE and
// BROWSER_PATH.
import { firefoxLauncher } from './test/support/wtr-firefox.mjs';
import { shared } from './test/support/wtr-shared.mjs';
import { webkitLauncher } from './test/support/wtr-webkit.mjs';

const { ENGINE, BROWSER_PATH: executablePath } = process.env;
const launchers = {
  chromium: async () => (await import('./web-test-runner.config.mjs')).default.browsers[0],
  firefox: () => firefoxLauncher({ executablePath }),
  webkit: () => webkitLauncher({ executablePath }),
};
if (!launchers[ENGINE]) throw new Error('Start these tests with `npm run test:browsers`.');

export default {
  ...shared,
  testsFinishTimeout: 600_000,
  files: ['test/elements/**/*.test.ts'],
  browsers: [await launchers[ENGINE]()],
};
