// dist/cdn/autoload.js: a core that loads the elements that it finds, with the page that the build makes for it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import test, { after, before } from 'node:test';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { findBrowser } from '../../scripts/browser.mjs';
import { filesBelow, tags } from './support.mjs';

const four = ['bot-status-toggle', 'takeover-button', 'handback-close-bar', 'contact-panel'];
const all = tags.slice(1);
const snippet = readFileSync('dist/cdn/autoload.html', 'utf8');
const [, importMap] = /<script type="importmap">([^]*?)<\/script>/.exec(snippet);
const { integrity } = JSON.parse(importMap);
const blocks = new Map(
  [...snippet.matchAll(/<!-- ([\w-]+) -->\n((?:<link.*\n)*)/g)].map(([, tag, links]) => [tag, links]),
);
/** The core and the links of some tags. */
const headFor = (some) =>
  snippet.slice(0, snippet.indexOf('<!-- All')) + ['handoff-provider', ...some].map((tag) => blocks.get(tag)).join('');
const bodyFor = (some) =>
  `<handoff-provider conversation-id="c1">${some.map((tag) => `<${tag}></${tag}>`).join('')}</handoff-provider>`;

/** A backend without a network, so that only parts of ours are requested. */
const adapter = `<script type="module">
  const c = { id: 'c1', version: 1, contact: { id: 'p1', name: 'Mina' }, status: 'open', handler: { kind: 'bot' }, bot: { mode: 'autopilot', status: 'active' } };
  const message = { id: 'm1', conversationId: 'c1', author: { kind: 'contact', name: 'Mina' }, at: '2026-11-01T10:00:00Z', text: 'Hello there' };
  document.querySelector('handoff-provider').adapter = {
    name: 'test', traits: { versions: true, events: 'state' },
    getConversation: async () => c, listConversations: async () => ({ items: [c] }),
    getContact: async () => ({ id: 'p1', name: 'Mina', fields: [] }), listMessages: async () => ({ items: [message] }),
    takeOver: async () => c, handBack: async () => c, close: async () => c, pauseBot: async () => c,
    activateBot: async () => c, sendMessage: async () => message,
    subscribe: (sink) => { sink.connection('live'); return () => undefined; },
  };
</script>`;

let browser;
let server;
let page = '';
before(async () => {
  server = createServer(({ url }, response) => {
    if (url === '/') return response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    const isOurs = filesBelow('dist/cdn').includes(`dist/cdn${url}`);
    if (!isOurs) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(`dist/cdn${url}`));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await chromium.launch(await findBrowser());
});
after(async () => {
  await browser?.close();
  server?.close();
});

const shown = {
  'bot-status-toggle': '[part=button]',
  'takeover-button': '[part=button]',
  'contact-panel': '[part=header]',
  'conversation-list': '[data-row]',
  'conversation-thread': '[data-rows] > *',
  'reply-composer': 'textarea',
};

/**
 * Opens a page and waits until its elements show something. `only`: nothing can be loaded that the page has not named
 * in its head. Answers with the files that came.
 */
async function open(head, some, { only } = {}) {
  page = `<!doctype html><html lang="en"><title>x</title><link rel="icon" href="data:,">${head}${bodyFor(some)}${adapter}</html>`;
  const tab = await browser.newPage();
  const errors = [];
  tab.on('pageerror', (error) => errors.push(error.message));
  const files = [];
  await tab.route('**/*.js', (route) => {
    const file = new URL(route.request().url()).pathname.slice(1);
    if (only && !head.includes(`="./${file}"`)) return route.abort();
    files.push(file);
    return route.continue();
  });
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  const wanted = some.filter((tag) => shown[tag]).map((tag) => [tag, shown[tag]]);
  await tab.waitForFunction(
    (each) => each.every(([tag, selector]) => document.querySelector(tag)?.shadowRoot?.querySelector(selector)),
    wanted,
  );
  return { tab, files, errors };
}

test('the core is small, with everything that it needs', () => {
  const needs = (file, found = new Set()) => {
    if (found.has(file)) return found;
    found.add(file);
    const code = readFileSync(`dist/cdn/${file}`, 'utf8');
    // what is imported with a name or for its effects, not what import() loads
    const imports = code.matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g);
    for (const [, name] of imports) needs(file.startsWith('parts/') ? `parts/${name}` : name, found);
    return found;
  };
  const files = [...needs('autoload.js')];
  const size = gzipSync(files.map((file) => readFileSync(`dist/cdn/${file}`, 'utf8')).join('')).length;
  assert.ok(files.length >= 2, String(files));
  assert.ok(size <= 31_000, `${size} bytes in ${files}`);
});

test('the import map has the integrity of every part, and of nothing else', () => {
  const parts = filesBelow('dist/cdn/parts').map((file) => file.replace('dist/cdn/', './'));
  assert.deepEqual(Object.keys(integrity).sort(), parts.sort());
  for (const [part, hash] of Object.entries(integrity)) {
    const code = readFileSync(`dist/cdn/${part}`);
    assert.equal(hash, `sha384-${createHash('sha384').update(code).digest('base64')}`, part);
  }
  assert.deepEqual([...blocks.keys()].sort(), [...tags].sort());
  const lines = readFileSync('dist/cdn/autoload.html', 'utf8').match(/<(script|link)\b[^>]*\b(src|href)=[^>]*>/g);
  assert.ok(lines.length > tags.length, String(lines.length));
  for (const line of lines) assert.match(line, / integrity="sha384-[^"]+" crossorigin( \/)?>$/);
});

for (const [name, some, count] of [
  ['four elements', four, 18],
  ['a desk of all', all, 36],
]) {
  test(`${name} are shown with ${count} files, which the page names in its head: one wave`, async () => {
    const head = headFor(some);
    const { tab, files, errors } = await open(head, some, { only: true });
    await tab.close();
    assert.deepEqual(errors, []);
    assert.equal(files.length, count, String(files));
    assert.equal(new Set(files).size, files.length);
  });
}

test('without the hints the same is shown; a tag that comes later is loaded then, and no other', async () => {
  const { tab, files, errors } = await open(headFor([]).split('<link rel="modulepreload"')[0], ['takeover-button']);
  assert.ok(files.includes('parts/takeover-button.js'), String(files));
  assert.ok(!files.some((file) => /conversation-list|contact-panel/.test(file)), String(files));
  await tab.evaluate(() => {
    const box = document.createElement('div');
    box.append(document.createElement('contact-panel'));
    document.querySelector('handoff-provider').append(box);
  });
  await tab.waitForFunction(() => document.querySelector('contact-panel').shadowRoot?.querySelector('[part=header]'));
  assert.equal(await tab.evaluate(() => customElements.get('conversation-list')), undefined);
  await tab.close();
  assert.deepEqual(errors, []);
});

test('a part that was changed is refused', async () => {
  const wrong = headFor(['takeover-button']).replaceAll(
    integrity['./parts/takeover-button.js'],
    integrity['./parts/contact-panel.js'],
  );
  page = `<!doctype html><html lang="en"><title>x</title>${wrong}<takeover-button></takeover-button></html>`;
  const tab = await browser.newPage();
  const failed = new Promise((resolve) => tab.on('pageerror', (error) => resolve(error.message)));
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  assert.match(await failed, /takeover-button/);
  assert.equal(await tab.evaluate(() => customElements.get('takeover-button')), undefined);
  await tab.close();
});
