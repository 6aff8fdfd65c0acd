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
    'opens with a conversation that the bot has (rows 1, 87)',
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
    'the bot says when it knows nothing (row 24)',
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
    'the reply box is locked while the bot answers (row 9)',
    async () => {
      assert.equal(await page.getByLabel('Your reply').getAttribute('readonly'), '');
    },
  ],
  [
    'an agent takes over, and the reply reaches the phone (row 10)',
    async () => {
      await page.locator('takeover-button').getByRole('button', { name: 'Take over' }).click();
      await toggle.getByRole('button', { name: /^You/ }).waitFor();
      await page.getByLabel('Your reply').fill('Hi, Ada here.');
      await page.keyboard.press('Enter');
      await phone.getByText('Hi, Ada here.').waitFor();
    },
  ],
  [
    'while the agent has it the bot stays silent (rows 10, 26)',
    async () => {
      await ask('Where can I rent a tent?');
      await desk.getByText('Where can I rent a tent?').waitFor();
      await page.waitForTimeout(2500);
      assert.equal(await phone.getByText('You can rent tents').count(), 0);
    },
  ],
  [
    'handed back, the bot goes on with what was left open (rows 15, 32, 33, 58)',
    async () => {
      await page.getByRole('button', { name: 'Hand back to bot' }).click();
      await phone.getByText('You can rent tents').waitFor();
      await desk.getByText('left the conversation').waitFor();
    },
  ],
  [
    'a pause shows its end, and can be undone (rows 4, 49)',
    async () => {
      await toggle.getByRole('button', { name: 'Bot active' }).click();
      await page.getByRole('menuitem', { name: '30 minutes' }).click();
      // in the last half hour of a day, it ends on the next one, and says so
      await toggle.getByRole('button', { name: /Bot paused until (\w{3} \d+, )?\d\d:\d\d/ }).waitFor();
      await toggle.getByRole('button', { name: 'Undo' }).click();
      await toggle.getByRole('button', { name: 'Bot active' }).waitFor();
      // shown at once; what follows has to come after it at the backend too
      await toggle
        .getByText(/^The bot is active/)
        .first()
        .waitFor({ state: 'attached' });
    },
  ],
  [
    'a workflow’s message stops the bot and says so; the same control starts it again (rows 7, 27)',
    async () => {
      await page.getByRole('button', { name: 'A workflow sends a message' }).click();
      await toggle.getByRole('button', { name: /^Bot paused/ }).click();
      await toggle.getByText('A workflow sent a message').last().waitFor();
      await page.getByRole('menuitemradio', { name: /^Active/ }).click();
      await toggle.getByRole('button', { name: 'Bot active' }).waitFor();
      await toggle
        .getByText(/^The bot is active/)
        .first()
        .waitFor({ state: 'attached' });
    },
  ],
  [
    'a lost race names the winner (row 48)',
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
    'a lost answer is found out, not called a failure (row 47)',
    async () => {
      await page.getByRole('button', { name: 'Ben hands back' }).click();
      await toggle.getByRole('button', { name: 'Bot active' }).waitFor();
      await page.getByLabel('Lose answers').check();
      await page.locator('takeover-button').getByRole('button', { name: 'Take over' }).click();
      await toggle.getByRole('button', { name: /^You/ }).waitFor();
    },
  ],
  [
    'drafts survive a reload where the host keeps them (row 112)',
    async () => {
      await page.getByLabel('Lose answers').uncheck();
      await page.getByLabel('Keep drafts').check();
      await page.getByLabel('Your reply').fill('Half a sentence');
      await page.waitForTimeout(600);
      await page.reload();
      const draft = page.getByRole('row').filter({ hasText: 'Draft: Half a sentence' });
      await draft.first().waitFor();
      await page.getByLabel('Keep drafts').uncheck();
    },
  ],
  [
    'a host that vetoes is obeyed (row 88)',
    async () => {
      await page.getByLabel('Veto').check();
      await page.locator('takeover-button').getByRole('button', { name: 'Take over' }).click();
      await page.getByText('The host did not allow: take-over').waitFor();
      await toggle.getByRole('button', { name: 'Bot active' }).waitFor();
      await page.getByLabel('Veto').uncheck();
    },
  ],
  [
    'the tab says how many wait, where the host wants it (row 57)',
    async () => {
      await page.getByLabel('Badge').check();
      await page.waitForFunction(() => /^\(\d+\) /.test(document.title));
      await page.getByLabel('Badge').uncheck();
      await page.waitForFunction(() => !document.title.startsWith('('));
    },
  ],
  [
    'another language comes with its direction, and goes again (rows 76, 106)',
    async () => {
      await page.getByLabel('Language').selectOption({ label: 'العربية' });
      await toggle.getByRole('button', { name: 'البوت نشط' }).waitFor();
      assert.equal(await page.evaluate(() => document.dir), 'rtl');
      await page.getByLabel('Language').selectOption({ label: 'English' });
      await toggle.getByRole('button', { name: 'Bot active' }).waitFor();
    },
  ],
  [
    'a tour plays the five procedures, covers nothing that it talks about, and goes by keyboard alone (row 87)',
    async () => {
      const card = page.locator('.tour');
      await page.getByRole('button', { name: 'Take the tour' }).focus();
      await page.keyboard.press('Enter');
      const done = [];
      for (let step = 1; step <= 8; step++) {
        await card.getByText(`Step ${step} of 8`).waitFor({ timeout: 15_000 });
        done.push(await card.getByRole('heading').innerText());
        await page.waitForTimeout(200);
        const [ring, own] = [await page.locator('.ring').boundingBox(), await card.boundingBox()];
        const apart =
          own.x >= ring.x + ring.width - 5 ||
          own.x + own.width <= ring.x + 5 ||
          own.y >= ring.y + ring.height - 5 ||
          own.y + own.height <= ring.y + 5;
        assert.ok(ring.width > 20 && apart, `${done.at(-1)} covers what it is about`);
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
      }
      assert.deepEqual(done.slice(1, 7), [
        'Pause the bot for 15 minutes',
        'Nobody loses a message',
        'Take over',
        'Answer',
        'Hand back',
        'Close as not resolved',
      ]);
      await toggle.getByRole('button', { name: /^Closed · Not resolved/ }).waitFor();
      await page.getByRole('button', { name: 'Take the tour' }).press('Enter');
      await card.getByText('Step 1 of 8').waitFor();
      await page.keyboard.press('Escape');
      await card.waitFor({ state: 'detached' });
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
