// npm run test:e2e: the reference helpdesk with two agents and a contact, each in a browser of their own.
/* global fetch */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { findBrowser } from '../../scripts/browser.mjs';
import { LiveServer } from './live-server.mjs';

const server = new LiveServer();
await server.start();
const { executablePath, args, env } = await findBrowser();
const browser = await chromium.launch({ executablePath, args, env });
const complaints = [];

/** A browser of somebody's own: no cookie is shared. */
async function open(where) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(90_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(server.address + where);
  return page;
}
const signIn = async (name) => {
  const page = await open('/live');
  await page.getByRole('button', { name }).click();
  await page.locator('conversation-list').getByText('Mara Ellison').waitFor();
  return page;
};
const write = async (page, label, text) => {
  await page.getByLabel(label, { exact: true }).fill(text);
  await page.keyboard.press('Enter');
};
const row = (page, name) => page.locator('conversation-list').getByRole('row').filter({ hasText: name });
const answering = (page) =>
  page.locator('bot-status-toggle').getByRole('button', { name: 'You · Bot paused' }).waitFor();
/** A request as a script of that page would send it, with its cookie. */
const call = (page, method, url, body, headers = {}) =>
  page.evaluate(
    async ([method, url, body, headers]) => {
      const response = await fetch(url, {
        method,
        headers: { ...(body && { 'Content-Type': 'application/json' }), ...headers },
        ...(body && { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json().catch(() => undefined) };
    },
    [method, url, body, headers],
  );
const command = (page, id, body) =>
  call(page, 'POST', `/live/handoff/conversations/${id}/commands`, body, {
    'Idempotency-Key': `test-${Math.random()}`,
  });
const selectedId = (page) => decodeURIComponent(new URL(page.url()).hash.slice(1));

/** Asks until it is so. The limit is for a test that would never end, and measures nothing. */
async function eventually(what, holds) {
  for (let i = 0; i < 450; i++) {
    if (await holds()) return;
    await setTimeout(200);
  }
  assert.fail(`Expected that ${what}`);
}

let ada;
let ben;
let nora;

const steps = [
  [
    'npm start says where both demos are',
    async () => {
      assert.match(server.output, new RegExp(`${server.address}/\n`));
      assert.match(server.output, new RegExp(`${server.address}/live,`));
    },
  ],
  [
    'two agents sign in, by name, and a script cannot read their cookie',
    async () => {
      ada = await signIn('Ada Lindqvist');
      ben = await signIn('Ben Okafor');
      assert.equal(await ada.evaluate(() => document.cookie), '');
      const [cookie] = await ada.context().cookies();
      assert.deepEqual([cookie.httpOnly, cookie.sameSite, cookie.path], [true, 'Strict', '/live']);
    },
  ],
  [
    'nobody gets in without signing in, or from the page of another port',
    async () => {
      const stranger = await open('/live');
      assert.equal((await call(stranger, 'GET', '/live/handoff/conversations')).status, 401);
      await stranger.context().close();
      const cookies = (await ada.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
      const foreign = await fetch(`${server.address}/live/handoff/conversations`, {
        headers: { Cookie: cookies, Origin: 'http://127.0.0.1:9' },
      });
      assert.equal(foreign.status, 401);
    },
  ],
  [
    'a contact writes, and the bot answers',
    async () => {
      nora = await open('/live/contact');
      await write(nora, 'Your name', 'Nora Visitor');
      await write(nora, 'Message', 'What are your opening hours?');
      await nora.getByText('Monday to Saturday').waitFor();
    },
  ],
  [
    'the contact asks for a person, and both agents see that somebody waits',
    async () => {
      await write(nora, 'Message', 'I want to talk to a person');
      await nora.getByText('A person will answer you soon').waitFor();
      for (const agent of [ada, ben]) {
        await row(agent, 'Nora Visitor').getByText('Waiting').waitFor();
        await row(agent, 'Nora Visitor').getByRole('button').first().click();
        await agent.locator('conversation-thread').getByRole('log').getByText('I want to talk to a person').waitFor();
      }
    },
  ],
  [
    'Ada takes over, and Ben’s page names her',
    async (t) => {
      await ben.locator('takeover-button').getByRole('button', { name: 'Assign to me' }).waitFor();
      await ada.locator('takeover-button').getByRole('button', { name: 'Assign to me' }).click();
      const pressed = Date.now();
      await ben.locator('conversation-header').getByText('Ada Lindqvist').first().waitFor();
      t.diagnostic(`Ben’s page named Ada after ${Date.now() - pressed} ms`);
      await answering(ada);
    },
  ],
  [
    'Ben is refused, and told who has it',
    async () => {
      const { status, body } = await command(ben, selectedId(ben), { type: 'take-over' });
      assert.deepEqual([status, body.code, body.current.handler.agent.name], [409, 'conflict', 'Ada Lindqvist']);
    },
  ],
  [
    'Ben sees that Ada is at it, and when she writes (row 102)',
    async () => {
      await ben.locator('conversation-thread').getByText('Ada Lindqvist is viewing').waitFor();
      await ada.getByLabel('Your reply', { exact: true }).pressSequentially('Hi');
      await ben.locator('conversation-thread').getByText('Ada Lindqvist is writing').first().waitFor();
      await row(ben, 'Nora Visitor').getByText('Ada Lindqvist is writing').first().waitFor();
    },
  ],
  [
    'Ada answers, and the contact reads it with her name',
    async () => {
      await write(ada, 'Your reply', 'Hi Nora, Ada here.');
      await nora.getByText('Hi Nora, Ada here.').waitFor();
      await nora.getByText('You are talking to Ada Lindqvist').waitFor();
      assert.equal(await nora.getByText('took the conversation over').count(), 0);
    },
  ],
  [
    'a private note stays with the agents',
    async () => {
      const { status } = await call(
        ada,
        'POST',
        `/live/handoff/conversations/${selectedId(ada)}/messages`,
        { text: 'Careful with the size', private: true, clientId: 'note-1' },
        { 'Idempotency-Key': 'note-1' },
      );
      assert.equal(status, 201);
      await ben.locator('conversation-thread').getByText('Careful with the size').waitFor();
      const { body } = await call(nora, 'GET', '/live/api/contact');
      assert.doesNotMatch(JSON.stringify(body), /Careful|"id":"ada"/);
    },
  ],
  [
    'another process does not get the same folder',
    async () => {
      const second = new LiveServer();
      const own = second.folder;
      second.folder = server.folder;
      await second.start();
      const answer = await fetch(`${second.address}/live/api/session`);
      assert.equal(answer.status, 503);
      assert.match((await answer.json()).detail, /is in use by process \d+/);
      await second.stop('SIGKILL');
      second.folder = own;
      await second.remove();
    },
  ],
  [
    'a process that is killed and started again has lost nothing, and a pause ends by itself',
    async () => {
      await row(ben, 'Mara Ellison').getByRole('button').first().click();
      const toggle = ben.locator('bot-status-toggle');
      await toggle.getByRole('button', { name: 'Bot active' }).waitFor();
      const until = new Date(Date.now() + 20_000).toISOString();
      assert.equal((await command(ben, selectedId(ben), { type: 'pause-bot', until, reason: 'Lunch' })).status, 200);
      await toggle.getByRole('button', { name: /Bot paused until/ }).waitFor();
      assert.equal(await server.stop('SIGKILL'), 'SIGKILL');
      await server.start();
      for (const agent of [ada, ben, nora]) await agent.reload();
      await answering(ada);
      await ada.locator('conversation-thread').getByText('Hi Nora, Ada here.').waitFor();
      await nora.getByText('Hi Nora, Ada here.').waitFor();
      await nora.getByText('You are talking to Ada Lindqvist').waitFor();
      // nobody presses anything
      await toggle.getByRole('button', { name: 'Bot active' }).waitFor();
      const { body } = await call(ben, 'GET', `/live/handoff/conversations/${selectedId(ben)}`);
      assert.equal(body.bot.status, 'active');
      assert.ok(Date.now() >= Date.parse(until));
    },
  ],
  [
    'handed back, the bot answers the contact again',
    async () => {
      await ada.getByRole('button', { name: 'Hand back' }).click();
      await nora.getByText('The Northlight assistant answers you').waitFor();
      await write(nora, 'Message', 'Where can I rent a tent?');
      await nora.getByText('You can rent tents').waitFor();
    },
  ],
  [
    'signing out ends the session',
    async () => {
      await ben.getByRole('button', { name: 'Sign out' }).click();
      await ben.getByText('Who are you?').waitFor();
      assert.equal((await call(ben, 'GET', '/live/handoff/conversations')).status, 401);
    },
  ],
  [
    'Ctrl+C closes the database and ends with code 0, also while pages are open',
    async () => {
      assert.equal(await server.stop('SIGINT'), 0);
      assert.ok(existsSync(path.join(server.folder, 'pglite')));
      assert.ok(!existsSync(path.join(server.folder, 'pglite.lock')));
    },
  ],
  [
    'after a kill a pause ends also where nobody opens a page',
    async () => {
      for (const page of [ada, ben, nora]) await page.context().close();
      await server.start();
      const post = (url, body, headers) =>
        fetch(server.address + url, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', ...headers },
          body: JSON.stringify(body),
        });
      const [Cookie] = (await post('/live/api/session', { person: 'ada' })).headers.get('set-cookie').split(';');
      const until = new Date(Date.now() + 6000).toISOString();
      const paused = await post(
        '/live/handoff/conversations/c1/commands',
        { type: 'pause-bot', until },
        { Cookie, 'Idempotency-Key': 'alone' },
      );
      assert.equal(paused.status, 200);
      const lock = path.join(server.folder, 'pglite.lock');
      const before = readFileSync(lock, 'utf8');
      await server.stop('SIGKILL');
      await server.start();
      // real time, because it is another process; its number in the lock says that it has opened the database
      await eventually(
        'the database was opened without a request',
        () => existsSync(lock) && readFileSync(lock, 'utf8') !== before,
      );
      await eventually('the pause was due', () => new Date().toISOString() > until);
      await eventually('the bot was activated', async () => {
        const { items } = await (
          await fetch(`${server.address}/live/handoff/conversations/c1/messages`, { headers: { Cookie } })
        ).json();
        return items.findLast((message) => message.event).event.type === 'resumed';
      });
    },
  ],
  ['no page threw anything', async () => assert.deepEqual(complaints, [])],
];

// one story: each step goes on where the one before it ended, so none is tried after one that failed
let failed;
for (const [name, run] of steps) {
  test(name, async (t) => {
    assert.equal(failed, undefined, `Not tried, because this failed: ${failed}`);
    failed = name;
    await run(t);
    failed = undefined;
  });
}

after(async () => {
  await browser.close();
  await server.remove();
});
