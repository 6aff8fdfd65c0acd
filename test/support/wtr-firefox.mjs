import { chromeLauncher } from '@web/test-runner-chrome';
import puppeteer from 'puppeteer-core';

/** Runs tests in Firefox by WebDriver BiDi, which Chrome's launcher speaks as well. Each file has a new tab: keys pressed in a used one are lost. */
export function firefoxLauncher({ executablePath }) {
  const launcher = chromeLauncher({ puppeteer, launchOptions: { browser: 'firefox', executablePath, headless: true } });
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
