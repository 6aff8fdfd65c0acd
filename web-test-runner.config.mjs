import { chromeLauncher } from '@web/test-runner-chrome';
import { findBrowser } from './scripts/browser.mjs';
import { shared } from './test/support/wtr-shared.mjs';

const launchOptions = await findBrowser();
// the browser from npm and Debian's headless shell know only the old headless mode
const shell = /headless-shell|\.cache/.test(launchOptions.executablePath);

export default {
  ...shared,
  files: ['test/{browser,elements,controllers}/**/*.test.ts'],
  browsers: [chromeLauncher({ launchOptions: { ...launchOptions, headless: shell ? 'shell' : true } })],
  coverageConfig: { include: ['src/**/*.ts'] },
};
