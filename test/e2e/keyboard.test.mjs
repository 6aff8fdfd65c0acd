// npm run test:e2e: the desk by keyboard alone, found by role and name.
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

const open = async (query = '') => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 950 } });
  await page.goto(`${address}?${query}`);
  await page.getByRole('row').first().waitFor();
  await page
    .getByRole('button', { name: /^Bot (active|inactive|paused)/ })
    .first()
    .waitFor();
  return page;
};

/** What has the focus, as a screen reader would name it. */
const focused = async (page) => {
  const handle = await page.evaluateHandle(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at;
  });
  const element = handle.asElement();
  if (!element) return { role: 'none', name: '' };
  return element.evaluate((at) => {
    const role =
      at.getAttribute('role') ??
      { BUTTON: 'button', TEXTAREA: 'textbox', SELECT: 'combobox', A: 'link', SUMMARY: 'button', DIALOG: 'dialog' }[
        at.tagName
      ] ??
      { search: 'searchbox', checkbox: 'checkbox', radio: 'radio', number: 'spinbutton' }[at.type] ??
      (at.tagName === 'INPUT' ? 'textbox' : at.tagName.toLowerCase());
    const label = at.getAttribute('aria-label') ?? [...(at.labels ?? [])].map((each) => each.textContent).join(' ');
    return { role, name: (label || at.textContent || '').replace(/\s+/g, ' ').trim() };
  });
};
const is = (found, role, name) =>
  found.role === role && (typeof name === 'string' ? found.name === name : name.test(found.name));

/** Presses Tab until this has the focus. */
const tabTo = async (page, role, name, key = 'Tab') => {
  for (let i = 0; i < 60; i++) {
    const found = await focused(page);
    if (is(found, role, name)) return found;
    await page.keyboard.press(key);
  }
  throw new Error(`Tab does not lead to ${role} ${name}`);
};

test('find who waits longest, take over, answer, hand back (rows 10, 32, 33, 54)', async () => {
  const page = await open('preset=team');
  // in this view those who wait longest come first
  const row = await tabTo(page, 'button', /Waiting \d+ (h|min|d)/);
  const name = row.name.split(/\s(?:\d|[“"])/)[0];
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Contact', exact: true }).getByRole('heading', { level: 2 }).first().waitFor();
  await tabTo(page, 'button', /^(Assign to me|Take over)$/);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^You/ }).first().waitFor();
  await tabTo(page, 'textbox', /reply/i);
  await page.keyboard.type('Hello, Ada here.');
  await page.keyboard.press('Enter');
  await page.getByRole('list', { name: 'What the contact sees' }).getByText('Hello, Ada here.').waitFor();
  // it stands above the conversation
  await tabTo(page, 'button', 'Hand back to bot', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page
    .getByRole('log')
    .getByText(/left the conversation/)
    .waitFor();
  assert.ok(name);
  await page.close();
});

test('select five, pause them for an hour, retry the one that failed (rows 30, 64)', async () => {
  const page = await open();
  await tabTo(page, 'button', /Bot (active|suggests)/);
  await page.keyboard.press('ArrowLeft');
  for (let i = 0; i < 5; i++) {
    if (i) await page.keyboard.press('ArrowDown');
    assert.equal((await focused(page)).role, 'checkbox');
    await page.keyboard.press('Space');
  }
  await page.getByText('5 selected').waitFor();
  await tabTo(page, 'button', 'Pause…', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: /^Pause the bot in 5 conversations/ }).waitFor();
  await tabTo(page, 'spinbutton', 'Amount');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('1');
  await tabTo(page, 'combobox', 'Unit');
  await page.keyboard.type('hours');
  await tabTo(page, 'button', 'Pause 5');
  // every call fails until the first results are in, then the network is good again
  await page.evaluate(() => {
    const slider = [...document.querySelectorAll('label')]
      .find((label) => label.textContent.includes('Calls that fail'))
      .querySelector('input');
    slider.value = '1';
    slider.dispatchEvent(new globalThis.Event('input', { bubbles: true }));
  });
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Retry \d failed/ }).waitFor({ timeout: 60_000 });
  await page.evaluate(() => {
    const slider = [...document.querySelectorAll('label')]
      .find((label) => label.textContent.includes('Calls that fail'))
      .querySelector('input');
    slider.value = '0';
    slider.dispatchEvent(new globalThis.Event('input', { bubbles: true }));
  });
  await tabTo(page, 'button', /^Retry \d failed/, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page
    .getByText(/^\d paused$/)
    .first()
    .waitFor({ timeout: 30_000 });
  const rows = await page.getByRole('row').allTextContents();
  const [, end] = rows.join().match(/until (\d\d:\d\d) \((?:59 min|1 h 0 min)\)/);
  // where a row says more, the time alone
  assert.ok(rows.filter((row) => row.includes(`Bot paused until ${end}`)).length >= 5, rows.join());
  await page.close();
});

test('close as Not resolved (row 34)', async () => {
  const page = await open();
  await tabTo(page, 'button', 'Close conversation');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Close conversation' }).waitFor();
  await tabTo(page, 'radio', 'Resolved');
  await page.keyboard.press('ArrowDown');
  assert.ok(is(await focused(page), 'radio', 'Not resolved'));
  await page.keyboard.press('Space');
  await tabTo(page, 'button', 'Confirm');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Closed · Not resolved/ }).waitFor();
  assert.notEqual((await focused(page)).role, 'body', 'the focus fell to the page');
  await page.close();
});

after(async () => {
  await browser.close();
  await server.close();
});
