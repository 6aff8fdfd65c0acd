import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { findBrowser } from '../../../scripts/browser.mjs';
import { tiledeskAdapter } from '../../../src/adapters/tiledesk/index.js';
import { createGateway, openDatabase, toNodeHandler, type Database, type Gateway } from '../../../src/gateway/index.js';
import { newDatabase } from '../../support/postgres.js';
import { TiledeskProject, type Member } from './project.js';
import { startTiledesk, type TiledeskServer } from './start.js';

/** What an integrator's page holds: one tag, and the agent who is signed in. */
const script = `
  import './src/define.ts';
  import { connectHttpAdapter } from './src/adapters/http/index.ts';
  const { id, name } = Object.fromEntries(new URLSearchParams(location.search));
  const desk = document.createElement('handoff-desk');
  desk.adapter = await connectHttpAdapter({ baseUrl: '/handoff', getToken: () => id });
  desk.agentId = id;
  desk.agentName = name;
  document.body.append(desk);
`;
const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Desk</title>
  <style>body { margin: 0; block-size: 100dvh }</style><script type="module" src="/desk.js"></script>`;

let tiledesk: TiledeskServer;
let project: TiledeskProject;
let database: Database;
let gateway: Gateway;
let web: Server;
let browser: Browser;
const complaints: string[] = [];

async function bundle(): Promise<string> {
  const result = await build({
    stdin: { contents: script, resolveDir: path.resolve(import.meta.dirname, '../../..'), loader: 'ts' },
    bundle: true,
    // the package's list of files with side effects names those of its build
    ignoreAnnotations: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  return result.outputFiles[0]!.text;
}

beforeAll(async () => {
  tiledesk = await startTiledesk();
  project = await TiledeskProject.create(tiledesk.url, ['Ada Lindqvist', 'Ben Okafor']);
  database = await openDatabase({ url: await newDatabase() });
  gateway = createGateway({
    adapter: tiledeskAdapter({
      baseUrl: tiledesk.url,
      project: project.id,
      token: project.members[0]!.token,
      openSocket: (url) => new WebSocket(url),
    }),
    database,
    basePath: '/handoff',
    authenticate: ({ headers }) => {
      const member = project.members.find(({ id }) => headers.get('authorization') === `Bearer ${id}`);
      return member && { agent: { id: member.id, name: member.name }, role: 'agent' };
    },
  });
  const [code, handle] = [await bundle(), toNodeHandler(gateway)];
  web = createServer((request, response) => {
    if (request.url!.startsWith('/handoff')) return void handle(request, response);
    const isScript = request.url === '/desk.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? code : html);
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  browser = await chromium.launch(await findBrowser());
}, 600_000);

afterAll(async () => {
  await browser?.close();
  web?.close();
  web?.closeAllConnections();
  await gateway?.close();
  await database?.close();
  project?.close();
  await tiledesk?.stop();
});

async function openDesk({ id, name }: Member): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(120_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  const query = new URLSearchParams({ id, name: name! });
  await page.goto(`http://127.0.0.1:${(web.address() as AddressInfo).port}/?${query}`);
  return page;
}

const rowOf = (page: Page, name: string) =>
  page.locator('conversation-list').getByRole('row').filter({ hasText: name }).getByRole('button').first();
const takeOver = (page: Page) =>
  page.locator('takeover-button').getByRole('button', { name: 'Take over', exact: true });
const handBack = (page: Page) => page.getByRole('button', { name: /^Hand back/ });
const history = (page: Page) => page.locator('conversation-thread');

async function reply(page: Page, text: string): Promise<void> {
  await page.getByLabel('Your reply', { exact: true }).fill(text);
  await page.keyboard.press('Enter');
  await history(page).getByText(text).waitFor();
}

test('two agents, a visitor and a bot on a real Tiledesk', async () => {
  const id = await project.begin('Nora Visitor', 'Where is my parcel?');
  const [ada, ben] = [await openDesk(project.members[0]!), await openDesk(project.members[1]!)];

  // both see the visitor, and what the bot answered by its webhook
  for (const page of [ada, ben]) {
    await rowOf(page, 'Nora Visitor').click();
    await history(page).locator('[part="message bot"]').getByText('bot: Where is my parcel?').waitFor();
  }

  // both press at the same time: one has it, the other one reads who was first
  await Promise.all([takeOver(ada).click(), takeOver(ben).click()]);
  const won = async (page: Page) => (await handBack(page).count()) > 0;
  await expect.poll(async () => [await won(ada), await won(ben)].filter(Boolean).length, { timeout: 60_000 }).toBe(1);
  const [winner, loser] = (await won(ada)) ? [ada, ben] : [ben, ada];
  const [first, second] = winner === ada ? project.members : [...project.members].reverse();
  await loser.getByText(first!.name!).first().waitFor();
  expect((await project.participants(id)).participants).toEqual([first!.id]);

  // the bot is silent, and the visitor reads the person
  await project.write(id, 'Is somebody there?');
  await history(winner).getByText('Is somebody there?').waitFor();
  await reply(winner, 'Yes. It leaves today.');
  await expect.poll(() => project.texts(id), { timeout: 60_000 }).toContain('Yes. It leaves today.');
  await history(loser).getByText('Yes. It leaves today.').waitFor();
  expect(await project.texts(id)).not.toContain('bot: Is somebody there?');

  // given back, the bot answers again
  await handBack(winner).click();
  await takeOver(loser).waitFor();
  await project.write(id, 'And when does it arrive?');
  await history(loser).getByText('bot: And when does it arrive?').waitFor();

  // the other one takes over, and closes it as not resolved
  await takeOver(loser).click();
  await handBack(loser).waitFor();
  await loser.getByRole('button', { name: 'Close conversation' }).click();
  await loser.getByRole('radio', { name: 'Not resolved' }).check();
  await loser.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
  await loser.getByRole('dialog').waitFor({ state: 'hidden' });
  await expect.poll(async () => (await project.participants(id)).status, { timeout: 60_000 }).toBe(1000);
  const { attributes } = await project.call<{ attributes: { handoff: { closed: object } } }>(
    'GET',
    `/${project.id}/requests/${id}`,
  );
  expect(attributes.handoff.closed).toMatchObject({ outcome: 'not-resolved', by: { id: second!.id } });
  await winner.getByRole('button', { name: /^Closed · Not resolved/ }).waitFor();
  expect(complaints).toEqual([]);
}, 600_000);
