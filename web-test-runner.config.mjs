import { chromeLauncher } from '@web/test-runner-chrome';
import { findBrowser } from './scripts/browser.mjs';
import { shared } from './test/support/wtr-shared.mjs';

const launchOptions = await findBrowser();
// the browser from npm and Debian's headless shell know only the old headless mode
const shell = /headless-shell|\.cache/.test(launchOptions.executablePath);

// how many times slower the pages run than this machine: what fails then waits for time and not for what happens
const slowness = Number(process.env.HANDOFF_SLOWNESS ?? 1);

async function createPage({ context }) {
  const page = await context.newPage();
  if (slowness > 1) await page.emulateCPUThrottling(slowness);
  return page;
}

export default {
  ...shared,
  files: ['test/{browser,elements,controllers}/**/*.test.ts'],
  browsers: [chromeLauncher({ launchOptions: { ...launchOptions, headless: shell ? 'shell' : true }, createPage })],
  coverageConfig: { include: ['src/**/*.ts'] },
};
