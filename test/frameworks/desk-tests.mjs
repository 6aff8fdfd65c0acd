// What every example has to do: compile, refuse its mistake, build, and work in a browser.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { open } from './support.mjs';

/** Chooses another conversation, leaves and comes back. */
export async function drive({ page, complaints }) {
  await page.getByRole('heading', { name: 'Conversation c1' }).waitFor();
  await page.locator('conversation-list').getByRole('row').nth(1).waitFor();
  const provider = page.locator('handoff-provider');
  const state = () =>
    provider.evaluate((element) => ({ adapter: typeof element.adapter, selected: element.conversationId }));
  assert.deepEqual(await state(), { adapter: 'object', selected: 'c1' });
  assert.equal(await page.locator('conversation-list').evaluate((list) => list.sort), 'waiting');

  // an event comes out, and the page renders again
  await page
    .locator('conversation-list')
    .getByRole('row')
    .filter({ hasNot: page.locator('[aria-current=true]') })
    .last()
    .click();
  await page.getByRole('heading', { name: /^Conversation (?!c1$)\w+$/ }).waitFor();
  const chosen = (
    await page
      .getByRole('heading', { name: /^Conversation / })
      .first()
      .textContent()
  ).split(' ')[1];
  assert.deepEqual(await state(), { adapter: 'object', selected: chosen });

  const left = await provider.elementHandle();
  await page.getByRole('button', { name: 'Leave' }).click();
  await provider.waitFor({ state: 'detached' });
  await page.waitForFunction((element) => !element.connectedStore, left);
  await page.getByRole('button', { name: 'Enter' }).click();
  await page.locator('conversation-list').getByRole('row').nth(1).waitFor();
  await page.locator('takeover-button').getByRole('button').first().waitFor();
  assert.deepEqual(complaints, []);
}

const succeeds = ({ code, output }) => assert.equal(code, 0, output);

/** The tests of one example, in the order of its user. */
export function testExample(label, example, browser, { output = 'dist' } = {}) {
  test(`${label}: it installs`, async () => succeeds(await example.install()));

  // one run of the compiler, which is what takes the time: it has to refuse the mistake, and nothing else
  test(`${label}: the desk compiles, and a wrong value does not`, async () => {
    const { code, output: coloured } = await example.checkMistake();
    const said = stripVTControlCharacters(coloured);
    assert.notEqual(code, 0);
    assert.match(said, /"newest"|'newest'/);
    const wrong = [...said.matchAll(/([\w.-]+\.(?:tsx?|vue|svelte))[:(]\d/g)].map(([, file]) => file);
    assert.deepEqual([...new Set(wrong.map((file) => file.split('.')[0]))], ['mistake'], said);
  });

  test(`${label}: it builds`, async () => {
    succeeds(await example.script('build'));
    assert.ok(existsSync(example.file(output, 'index.html')));
  });

  test(`${label}: the adapter goes in, a selection comes out, and the page can leave and come back`, async () => {
    const opened = await open(browser, example.file(output));
    await drive(opened);
    await opened.page.close();
  });
}
