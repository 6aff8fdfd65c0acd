// The element tests in another engine than Chromium. `npm run test:browsers` sets what this file reads: ENGINE and BROWSER_PATH.
import { chromeLauncher } from '@web/test-runner-chrome';
import puppeteer from 'puppeteer-core';
import { shared } from './test/support/wtr-shared.mjs';
import { webkitLauncher } from './test/support/wtr-webkit.mjs';

const { ENGINE, BROWSER_PATH: executablePath } = process.env;
const launchers = {
  // speaks WebDriver BiDi with Firefox, in spite of its name
  firefox: () => chromeLauncher({ puppeteer, launchOptions: { browser: 'firefox', executablePath, headless: true } }),
  webkit: () => webkitLauncher({ executablePath }),
};
if (!launchers[ENGINE]) throw new Error('Start these tests with `npm run test:browsers`.');

export default { ...shared, files: ['test/elements/**/*.test.ts'], browsers: [launchers[ENGINE]()] };
