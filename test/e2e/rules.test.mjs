// npm run test:e2e: what an agent relies on without looking: why the bot is silent, what leaves a view, which key does
// what.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import { findBrowser } from '../../scripts/browser.mjs';

const server = await createServer({ mode: 'demo', logLevel: 'error', server: { host: '127.0.0.1', port: 0 } });
await server.listen();
const address = `http://127.0.0.1:${server.httpServer.address().port}/`;
const { executablePath, args, env } = await findBrowser();
const browser = await chromium.launch({ executablePath, args, env });

after(async () => {
  await browser.close();
  await server.close();
});

/** The demo, with what these stories press and read. */
async function open(query = '') {
  const page = await browser.newPage({ viewport: { width: 1440, height: 950 } });
  page.setDefaultTimeout(15_000);
  await page.goto(`${address}?${query}`);
  const list = page.locator('conversation-list');
  await list.getByRole('row').first().waitFor();
  const header = page.locator('conversation-header');
  return {
    page,
    header,
    toggle: page.locator('bot-status-toggle'),
    phone: page.getByRole('list', { name: 'What the contact sees' }),
    row: (name) => list.getByRole('row').filter({ hasText: name }),
    view: async (name) => {
      await list.getByRole('button', { name }).click();
      await list.getByRole('button', { name, pressed: true }).waitFor();
    },
    ask: async (text) => {
      await page.getByLabel('Write as the contact').fill(text);
      await page.keyboard.press('Enter');
    },
  };
}

test('a message sent by hand has stopped the bot, and its control says so and by whom (row 6)', async () => {
  const { row, toggle } = await open();
  await row('Rafael Souza').getByRole('button').first().click();
  await toggle.getByRole('button', { name: /^Bot paused/ }).click();
  await toggle
    .getByText(/A message was sent by you · .* Until someone activates it/)
    .last()
    .waitFor();
});

test('closed, it leaves “Mine” (row 36)', async () => {
  const { page, row, view, header } = await open('preset=team');
  await page.locator('takeover-button').getByRole('button', { name: 'Take over' }).click();
  await header.getByRole('button', { name: 'Hand back to bot' }).waitFor();
  await view(/^Mine/);
  await row('Mara Ellison').waitFor();
  await header.getByRole('button', { name: 'Close conversation' }).click();
  await page.getByRole('radio', { name: 'Resolved', exact: true }).click();
  await page.getByRole('button', { name: 'Confirm' }).click();
  await row('Mara Ellison').waitFor({ state: 'detached' });
});

test('handed back, it leaves “Mine”, and waits again only once the contact asks (rows 36, 37)', async () => {
  const { page, row, view, header, ask, phone } = await open('preset=team');
  await page.locator('takeover-button').getByRole('button', { name: 'Take over' }).click();
  await header.getByRole('button', { name: 'Hand back to bot' }).waitFor();
  await view(/^Mine/);
  await row('Mara Ellison').waitFor();
  await header.getByRole('button', { name: 'Hand back to bot' }).click();
  await row('Mara Ellison').waitFor({ state: 'detached' });
  await view(/^Waiting/);
  await row('Pierre Dubois').waitFor();
  // a question to the bot is no question for a person
  await ask('Where can I rent a tent?');
  await phone.getByText('You can rent tents').waitFor();
  assert.equal(await row('Mara Ellison').count(), 0);
  await ask('I want to talk to a person');
  await row('Mara Ellison').getByText('Waiting').waitFor();
});

test('shortcuts are off until they are wanted, and a key that is typed is a letter (row 78)', async () => {
  const { page, row, toggle, header } = await open();
  const focusRow = () => row('Mara Ellison').getByRole('button').first().focus();
  await focusRow();
  await page.keyboard.press('t');
  await page.waitForTimeout(500);
  await toggle.getByRole('button', { name: 'Bot active' }).waitFor();

  await page.getByRole('group', { name: 'Keyboard shortcuts' }).getByText('on', { exact: true }).click();
  await focusRow();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await keys.getByText('Take over').waitFor();
  await page.keyboard.press('Escape');
  await keys.waitFor({ state: 'hidden' });
  await focusRow();
  await page.keyboard.press('t');
  await header.getByRole('button', { name: 'Hand back to bot' }).waitFor();
  const reply = page.getByLabel('Your reply');
  await reply.fill('');
  await reply.focus();
  await page.keyboard.type('the jacket');
  assert.equal(await reply.inputValue(), 'the jacket');
  await header.getByRole('button', { name: 'Hand back to bot' }).waitFor();
});
