// The element tests in another engine than Chromium. `npm run test:browsers` sets what this file reads: ENGINE and
// BROWSER_PATH.
import { firefoxLauncher } from './test/support/wtr-firefox.mjs';
import { shared } from './test/support/wtr-shared.mjs';
import { webkitLauncher } from './test/support/wtr-webkit.mjs';

const { ENGINE, BROWSER_PATH: executablePath } = process.env;
const launchers = {
  firefox: () => firefoxLauncher({ executablePath }),
  webkit: () => webkitLauncher({ executablePath }),
};
if (!launchers[ENGINE]) throw new Error('Start these tests with `npm run test:browsers`.');

export default { ...shared, files: ['test/elements/**/*.test.ts'], browsers: [launchers[ENGINE]()] };
