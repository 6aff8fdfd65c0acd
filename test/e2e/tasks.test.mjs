// npm run test:e2e: ten tasks of a support agent, as intents, with the presses that each may need. By mouse a press is
// a click; by keyboard it is a key, Tab and arrows included, from the row of the open conversation on, which is where
// somebody is who came there by keyboard. What is typed as text counts in neither column.
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

/** The desk with a person at it, whose presses are counted. */
async function sitDown(query = '') {
  const page = await browser.newPage({ viewport: { width: 1440, height: 950 } });
  await page.goto(`${address}?${query}`);
  await page.getByRole('row').first().waitFor();
  await page.getByRole('button', { name: 'Close conversation' }).waitFor();
  await page.getByRole('button', { name: /^Copy Phone/ }).waitFor();
  await page.waitForTimeout(500);
  const find = (role, name) =>
    page
      .locator('handoff-desk')
      .getByRole(role, { name, exact: typeof name === 'string' })
      .first();
  let n = 0;
  return {
    page,
    get presses() {
      return n;
    },
    /** A click where a person would click. */
    async click(role, name) {
      n++;
      await find(role, name).click();
    },
    async key(name, times = 1) {
      for (let i = 0; i < times; i++) {
        n++;
        await page.keyboard.press(name);
      }
    },
    /** Tab, or an arrow, until this has the focus; each press counts. */
    async keysTo(role, name, key = 'Tab') {
      const target = find(role, name);
      for (let i = 0; i < 40; i++) {
        const isThere = await target.evaluate((at) => at.matches(':focus')).catch(() => false);
        if (isThere) return;
        n++;
        await page.keyboard.press(key);
        await page.waitForTimeout(20);
      }
      throw new Error(`${key} does not lead to ${role} ${name}`);
    },
    type: (text) => page.keyboard.type(text),
    /** Once the reply box has the focus by itself. */
    async atReply() {
      const box = page.getByRole('textbox', { name: 'Your reply' });
      while (!(await box.evaluate((at) => at.matches(':focus')))) await page.waitForTimeout(50);
    },
    /** Where somebody is who chose the open conversation by keyboard. */
    async atRow() {
      const current = page.locator('conversation-list [aria-current] [data-cell=open]');
      // in a view without it, before the first row
      await ((await current.count()) ? current.first() : page.getByRole('combobox', { name: 'Order' })).focus();
      n = 0;
    },
  };
}
const phone = (page) => page.getByRole('list', { name: 'What the contact sees' });
const state = (page, name) => page.locator('bot-status-toggle').getByRole('button', { name }).waitFor();
const takeOver = async ({ page }) => {
  await page.locator('takeover-button').getByRole('button', { name: 'Take over' }).click();
  await page.getByRole('button', { name: 'Hand back to bot' }).waitFor();
  // what is pressed at once, where the button pressed before was, is the second half of a double click
  await page.waitForTimeout(700);
};
const pause = async (person) => {
  await person.page.locator('bot-status-toggle').getByRole('button', { name: 'Bot active' }).click();
  await person.page.getByRole('menuitem', { name: /^1 hour/ }).click();
  await state(person.page, /^Bot paused until/);
};

/** Each: what is to be done, the presses by mouse and by keyboard, how one gets there, and what is true afterwards. */
const tasks = [
  {
    intent: 'take over and answer',
    limits: [2, 5],
    async mouse(person) {
      await person.click('button', 'Take over');
      await person.atReply();
      await person.type('Hello, Ada here.');
      await person.click('button', 'Send');
    },
    async keys(person) {
      await person.keysTo('button', 'Take over');
      await person.key('Enter');
      await person.atReply();
      await person.type('Hello, Ada here.');
      await person.key('Enter');
    },
    done: ({ page }) => phone(page).getByText('Hello, Ada here.').waitFor(),
  },
  {
    intent: 'pause the bot for an hour',
    limits: [2, 8],
    async mouse(person) {
      await person.click('button', 'Bot active');
      await person.click('menuitem', /^1 hour/);
    },
    async keys(person) {
      await person.keysTo('button', 'Bot active');
      await person.key('Enter');
      await person.page.getByRole('menuitem', { name: /^1 hour/ }).waitFor();
      await person.keysTo('menuitem', /^1 hour/, 'ArrowDown');
      await person.key('Enter');
    },
    done: ({ page }) => state(page, /^Bot paused until/),
  },
  {
    intent: 'hand back to the bot',
    limits: [1, 5],
    prepare: takeOver,
    mouse: (person) => person.click('button', 'Hand back to bot'),
    async keys(person) {
      await person.keysTo('button', 'Hand back to bot');
      await person.key('Enter');
    },
    done: ({ page }) => state(page, 'Bot active'),
  },
  {
    intent: 'close as resolved',
    limits: [3, 10],
    async mouse(person) {
      await person.click('button', 'Close conversation');
      await person.click('radio', 'Resolved');
      await person.click('button', 'Confirm');
    },
    async keys(person) {
      await person.keysTo('button', 'Close conversation');
      await person.key('Enter');
      await person.page.getByRole('dialog').waitFor();
      await person.keysTo('radio', 'Resolved');
      await person.key('Space');
      await person.keysTo('button', 'Confirm');
      await person.key('Enter');
    },
    done: ({ page }) => state(page, /^Closed · Resolved/),
  },
  {
    intent: 'go to whoever waits longest',
    limits: [1, 2],
    query: 'preset=team',
    mouse: (person) => person.click('button', /Waiting \d+ (h|min|d)/),
    async keys(person) {
      await person.keysTo('button', /Waiting \d+ (h|min|d)/);
      await person.key('Enter');
    },
    done: ({ page }) =>
      page
        .locator('bot-status-toggle')
        .getByRole('button', { name: /^Waiting/ })
        .waitFor(),
  },
  {
    intent: 'pause five bots at once',
    limits: [8, 23],
    async mouse(person) {
      for (let i = 0; i < 5; i++) {
        const box = person.page.getByRole('row').nth(i);
        await box.hover();
        await person.click('checkbox', new RegExp(`^Select ${(await nameIn(box)).replace(/[()]/g, '.')}`));
      }
      await person.click('button', 'Pause…');
      await person.click('button', /^Pause \d/);
    },
    async keys(person) {
      await person.page.locator('conversation-list [data-cell=open]').first().focus();
      await person.key('ArrowLeft');
      for (let i = 0; i < 5; i++) {
        if (i) await person.key('ArrowDown');
        await person.key('Space');
      }
      await person.keysTo('button', 'Pause…', 'Shift+Tab');
      await person.key('Enter');
      await person.page.getByRole('dialog').waitFor();
      await person.keysTo('button', /^Pause \d/);
      await person.key('Enter');
    },
    done: ({ page }) =>
      page
        .getByText(/^\d paused/)
        .first()
        .waitFor(),
  },
  {
    intent: 'find an old order number in past conversations',
    limits: [3, 19],
    mouse: (person) => person.click('button', /^Invoice for order/),
    async keys(person) {
      await person.keysTo('button', /^Invoice for order/);
      await person.key('Enter');
    },
    done: ({ page }) => page.getByRole('dialog').getByText(/41870/).first().waitFor(),
  },
  {
    intent: 'copy a phone number',
    limits: [1, 13],
    mouse: (person) => person.click('button', /^Copy Phone/),
    async keys(person) {
      await person.keysTo('button', /^Copy Phone/);
      await person.key('Enter');
    },
    done: ({ page }) => page.getByText('Copied', { exact: true }).first().waitFor(),
  },
  {
    intent: 'add a note',
    limits: [2, 11],
    async mouse(person) {
      await person.click('tab', 'Note');
      await person.page.waitForTimeout(200);
      await person.type('Wants a call back.');
      await person.click('button', 'Add note');
    },
    async keys(person) {
      await person.keysTo('tab', 'Reply');
      await person.key('ArrowRight');
      await person.keysTo('textbox', 'Private note');
      await person.type('Wants a call back.');
      await person.key('Enter');
    },
    done: ({ page }) =>
      page
        .getByRole('log', { name: /^Conversation/ })
        .getByText('Wants a call back.')
        .waitFor(),
  },
  {
    intent: 'extend a pause by 30 minutes',
    limits: [2, 7],
    prepare: pause,
    async mouse(person) {
      await person.click('button', /^Bot paused until/);
      await person.click('menuitem', /30 min/);
    },
    async keys(person) {
      await person.keysTo('button', /^Bot paused until/);
      await person.key('Enter');
      const item = person.page.getByRole('menuitem', { name: /Extend.*30 min/ });
      await item.waitFor();
      await person.keysTo('menuitem', /Extend.*30 min/, 'ArrowDown');
      await person.key('Enter');
    },
    done: ({ page }) =>
      page
        .getByText(/1 h (29|30) min/)
        .first()
        .waitFor(),
  },
];

/** Whose row it is. */
const nameIn = async (row) => (await row.locator('bdi').first().innerText()).trim();

for (const { intent, limits, query, prepare, mouse, keys, done } of tasks) {
  for (const [i, way] of [mouse, keys].entries()) {
    const by = i ? 'by keyboard' : 'by mouse';
    test(`${intent}, ${by}: at most ${limits[i]} presses`, async (context) => {
      const person = await sitDown(query);
      try {
        await person.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
        person.page.setDefaultTimeout(8000);
        await prepare?.(person);
        await person.atRow();
        await way(person);
        await done(person);
        context.diagnostic(`${person.presses} presses`);
        assert.ok(person.presses <= limits[i], `${person.presses} presses`);
      } finally {
        await person.page.close();
      }
    });
  }
}

after(async () => {
  await browser.close();
  await server.close();
});
