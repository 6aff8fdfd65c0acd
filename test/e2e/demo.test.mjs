// npm run test:e2e: the demo as a person uses it, in a real browser.
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
const page = await browser.newPage({ viewport: { width: 1440, height: 950 } });
const complaints = [];
page.on('pageerror', (error) => complaints.push(error.message));
page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));

const phone = page.getByRole('list', { name: 'What the contact sees' });
const desk = page.getByRole('log');
const toggle = page.locator('bot-status-toggle');
const ask = async (text) => {
  await page.getByLabel('Write as the contact').fill(text);
  await page.keyboard.press('Enter');
};

const steps = [
  [
    'opens with a conversation that the bot has',
    async () => {
      await page.goto(address);
      await toggle.getByRole('button', { name: 'Bot active' }).waitFor();
    },
  ],
  [
    'the bot answers the contact from what the shop knows',
    async () => {
      await ask('What are your opening hours?');
      await phone.getByText('Monday to Saturday').waitFor();
    },
  ],
  [
    'the bot says when it knows nothing',
    async () => {
      await ask('Do you sell kayaks?');
      await phone.getByText("I couldn't find information").waitFor();
    },
  ],
  [
    'the review shows what it did not know, and who teaches it is answered by it at once (row 99)',
    async () => {
      await page.getByText('review', { exact: true }).click();
      const finding = page.locator('daily-review').getByRole('listitem').filter({ hasText: 'Do you sell kayaks?' });
      await finding.getByRole('button', { name: 'Add to knowledge base' }).first().click();
      await page.getByRole('textbox', { name: 'Answer', exact: true }).fill('Kayaks are in the shops by the sea.');
      await page.getByRole('button', { name: 'Teach the bot' }).click();
      await page.getByText('The bot knows the answer now.').waitFor();
      await ask('Do you sell kayaks?');
      await phone.getByText('Kayaks are in the shops by the sea.').waitFor();
      await page.getByText('inbox', { exact: true }).click();
    },
  ],
  [
    'the reply box is locked while the bot answers',
    async () => {
      assert.equal(await page.getByLabel('Your reply').getAttribute('readonly'), '');
    },
  ],
  [
    'an agent takes over, and the reply reaches the phone',
    async () => {
      await page.locator('takeover-button').getByRole('button', { name: 'Take over' }).click();
      await toggle.getByRole('button', { name: /^You/ }).waitFor();
      await page.getByLabel('Your reply').fill('Hi, Ada here.');
      await page.keyboard.press('Enter');
      await phone.getByText('Hi, Ada here.').waitFor();
    },
  ],
  [
    'while the agent has it the bot stays silent',
    async () => {
      await ask('Where can I rent a tent?');
      await desk.getByText('Where can I rent a tent?').waitFor();
      await page.waitForTimeout(2500);
      assert.equal(await phone.getByText('You can rent tents').count(), 0);
    },
  ],
  [
    'handed back, the bot goes on with what was left open',
    async () => {
      await page.getByRole('button', { name: 'Hand back to bot' }).click();
      await phone.getByText('You can rent tents').waitFor();
      await desk.getByText('left the conversation').waitFor();
    },
  ],
  [
    'a pause shows its end, and can be undone',
    async () => {
      await toggle.getByRole('button', { name: 'Bot active' }).click();
      await page.getByRole('menuitem', { name: '30 minutes' }).click();
      await toggle.getByRole('button', { name: /Bot paused until \d\d:\d\d/ }).waitFor();
      await toggle.getByRole('button', { name: 'Undo' }).click();
      await toggle.getByRole('button', { name: 'Bot active' }).waitFor();
    },
  ],
  [
    'a lost race names the winner',
    async () => {
      await page.getByLabel('Lose the next race').check();
      await page.locator('takeover-button').getByRole('button', { name: 'Take over' }).click();
      await page
        .locator('takeover-button')
        .getByText(/Ben Okafor took over first/)
        .first()
        .waitFor();
    },
  ],
  [
    'a lost answer is found out, not called a failure',
    async () => {
      await page.getByRole('button', { name: 'Ben hands back' }).click();
      await toggle.getByRole('button', { name: 'Bot active' }).waitFor();
      await page.getByLabel('Lose answers').check();
      await page.locator('takeover-button').getByRole('button', { name: 'Take over' }).click();
      await toggle.getByRole('button', { name: /^You/ }).waitFor();
    },
  ],
  ['nothing complained on the way', async () => assert.deepEqual(complaints, [])],
];

// one story: each step goes on where the one before it ended
for (const [name, run] of steps) test(name, run);

after(async () => {
  await browser.close();
  await server.close();
});
