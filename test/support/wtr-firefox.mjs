import { chromeLauncher } from '@web/test-runner-chrome';
import puppeteer from 'puppeteer-core';

/**
 * By WebDriver BiDi a reset lets go of what is held, but leaves the mouse where it is: the next test would begin with
 * the pointer on its rows.
 */
async function createPage({ context }) {
  const page = await context.newPage();
  const reset = page.mouse.reset.bind(page.mouse);
  page.mouse.reset = async () => {
    // before it, because then it is believed to be there
    await page.mouse.move(0, 0);
    await reset();
  };
  return page;
}

/**
 * Runs tests in Firefox by WebDriver BiDi, which Chrome's launcher speaks as well. Each file has a new tab: keys
 * pressed in a used one are lost.
 */
export function firefoxLauncher({ executablePath }) {
  const launcher = chromeLauncher({
    puppeteer,
    createPage,
    launchOptions: { browser: 'firefox', executablePath, headless: true },
  });
  const stopSession = launcher.stopSession.bind(launcher);
  launcher.stopSession = async (id) => {
    const page = launcher.getPage(id);
    const result = await stopSession(id);
    launcher.inactivePages.length = 0;
    await page.close();
    return result;
  };
  return launcher;
}
