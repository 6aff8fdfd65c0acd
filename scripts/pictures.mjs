// npm run pictures: takes the picture of the README from the demo, in a real browser.
import path from 'node:path';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import { findBrowser } from './browser.mjs';

const file = path.resolve(import.meta.dirname, '..', 'demo', 'screenshot.png');
const server = await createServer({ mode: 'demo', logLevel: 'error', server: { host: '127.0.0.1', port: 0 } });
await server.listen();
const { executablePath, args, env } = await findBrowser();
const browser = await chromium.launch({ executablePath, args, env });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1040 }, colorScheme: 'light' });
  await page.goto(`http://127.0.0.1:${server.httpServer.address().port}/`);
  const desk = page.locator('handoff-desk');
  await desk.getByRole('button', { name: 'Take over' }).first().click();
  await desk.getByRole('button', { name: 'Hand back to bot' }).waitFor();
  await page.getByLabel('Your reply').fill('Hi Mara, Ada here. Which sleeping bag do you have in mind?');
  // the offer to take it back goes by itself
  const undo = desk.getByRole('button', { name: 'Undo' });
  await undo.waitFor();
  await undo.waitFor({ state: 'detached', timeout: 30_000 });
  // the desk with the phone beside it, without the settings above
  await page.locator('body > header').evaluate((header) => header.remove());
  const { width, height } = await page.locator('section.desk').boundingBox();
  const phone = await page.locator('.phone').boundingBox();
  await page.screenshot({ path: file, clip: { x: 0, y: 0, width: phone.x + phone.width + 16, height: height + 32 } });
  console.log(`Wrote demo/screenshot.png: the desk at ${Math.round(width)} × ${Math.round(height)} px`);
} finally {
  await browser.close();
  await server.close();
}
