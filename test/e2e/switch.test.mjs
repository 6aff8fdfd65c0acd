// npm run test:e2e: the reference helpdesk reduced to a bot switch, behind a gateway that keeps the rest.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';
import { findBrowser } from '../../scripts/browser.mjs';
import { LiveServer } from './live-server.mjs';

const server = new LiveServer();
await server.start();
const { executablePath, args, env } = await findBrowser();
const browser = await chromium.launch({ executablePath, args, env });
const complaints = [];

after(async () => {
  await browser.close();
  await server.remove();
});

/** A browser of somebody's own: no cookie is shared. */
async function open(where) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(90_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(server.address + where);
  return page;
}
const write = async (page, label, text) => {
  await page.getByLabel(label, { exact: true }).fill(text);
  await page.keyboard.press('Enter');
};

test('a platform with nothing but a bot switch is a whole desk', async () => {
  const ada = await open('/live');
  await ada.getByRole('link', { name: 'nothing but a bot switch' }).click();
  await ada.getByRole('button', { name: 'Ada Lindqvist' }).click();
  await ada.getByText('The contact’s side').waitFor();

  // the bot answers, until somebody takes over
  const nora = await open('/live/switch/contact');
  await write(nora, 'Your name', 'Nora Visitor');
  await write(nora, 'Message', 'What are your opening hours?');
  await nora.getByText('Monday to Saturday').waitFor();
  const row = ada.locator('conversation-list').getByRole('row').filter({ hasText: 'Nora Visitor' });
  await row.getByRole('button').first().click();
  await ada.locator('takeover-button').getByRole('button', { name: 'Take over' }).click();
  await ada.locator('bot-status-toggle').getByRole('button', { name: 'You · Bot paused' }).waitFor();

  // a person answers, and the bot stays silent
  await write(nora, 'Message', 'Where can I rent a tent?');
  await write(ada, 'Your reply', 'Ada here. Which size?');
  await nora.getByText('Ada here. Which size?').waitFor();
  assert.equal(await nora.getByText('You can rent tents').count(), 0);

  // given back, it goes on
  await ada.getByRole('button', { name: 'Hand back' }).click();
  await ada.locator('takeover-button').getByRole('button', { name: 'Take over' }).waitFor();
  await write(nora, 'Message', 'Where can I rent a tent?');
  await nora.getByText('You can rent tents').waitFor();

  // the bot itself can hand over, to a queue that the platform has not got
  await write(nora, 'Message', 'I want to talk to a person');
  await row.getByText('Waiting').waitFor();

  // the first helpdesk has its own sessions, conversations and contacts
  await ada.goto(`${server.address}/live`);
  await ada.getByText('Who are you?').waitFor();
  assert.deepEqual(complaints, []);
});
