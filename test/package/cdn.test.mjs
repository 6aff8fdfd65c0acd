import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import test from 'node:test';
import { chromium } from 'playwright-core';
import { findBrowser } from '../../scripts/browser.mjs';
import { tags } from './support.mjs';

const code = readFileSync('dist/cdn/handoff-elements.js', 'utf8');

test('the integrity hash is the file’s', () => {
  const hash = createHash('sha384').update(code).digest('base64');
  assert.equal(readFileSync('dist/cdn/handoff-elements.js.sri', 'utf8').trim(), `sha384-${hash}`);
});

test('the line to copy has the hash, and asks for the file as a hash from another origin needs it', () => {
  const hash = readFileSync('dist/cdn/handoff-elements.js.sri', 'utf8').trim();
  const page = readFileSync('dist/cdn/handoff-elements.html', 'utf8');
  const line = `<script type="module" src="./handoff-elements.js" integrity="${hash}" crossorigin></script>`;
  assert.equal(page.trim().split('\n').at(-1), line);
});

test('it is one file that needs no other, but for a language', () => {
  assert.doesNotMatch(code, /process\.env/);
  const languages = new Set(
    [...code.matchAll(/\bimport\([`"'](\.\/locales\/[\w-]+\.js)[`"']\)/g)].map(([, file]) => file),
  );
  assert.deepEqual(
    [...languages].sort(),
    readdirSync('dist/cdn/locales')
      .map((name) => `./locales/${name}`)
      .sort(),
  );
  const rest = code.replace(/\bimport\([`"']\.\/locales\/[\w-]+\.js[`"']\)/g, '');
  assert.doesNotMatch(rest, /(^|[;}\s])import\s*["'{*]|\bfrom\s*["'](lit|@lit|nanostores|\.)|\bimport\(\s*["'.]/);
});

test('in a page with a strict policy, the tag with the hash registers every element, connects, and speaks a language', async () => {
  const integrity = readFileSync('dist/cdn/handoff-elements.js.sri', 'utf8').trim();
  const page = `<!doctype html><html lang="en"><title>CDN</title>
    <script type="module" src="/handoff-elements.js" integrity="${integrity}"></script>
    <handoff-provider adapter="memory" locale="pt-BR">${tags
      .slice(1)
      .map((tag) => `<${tag}></${tag}>`)
      .join('')}</handoff-provider></html>`;
  const policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html 'allow-duplicates'";
  const server = createServer(({ url }, response) => {
    if (url === '/') {
      response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy }).end(page);
    } else if (url === '/handoff-elements.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(code);
    else if (/^\/locales\/[\w-]+\.js$/.test(url) && existsSync(`dist/cdn${url}`)) {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(`dist/cdn${url}`));
    } else response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch(await findBrowser());
  try {
    const tab = await browser.newPage();
    const complaints = [];
    tab.on('pageerror', (error) => complaints.push(error.message));
    tab.on(
      'console',
      (message) =>
        message.type() === 'error' &&
        !message.location().url.endsWith('/favicon.ico') &&
        complaints.push(message.text()),
    );
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    await tab.waitForFunction((names) => names.every((name) => customElements.get(name)), tags);
    await tab.waitForFunction(() => document.querySelector('handoff-provider').connectedStore);
    await tab.waitForFunction(() =>
      document.querySelector('takeover-button').shadowRoot.textContent.includes('Nenhuma conversa selecionada'),
    );
    assert.deepEqual(complaints, []);
    // what the guides import from the entries for pages is there under the same name
    const exported = await tab.evaluate(async () => Object.keys(await import('/handoff-elements.js')));
    const entries = ['index.js', 'adapters/http/index.js', 'adapters/memory/index.js', 'adapters/polling.js'];
    const modules = await Promise.all(entries.map((entry) => import(`../../dist/${entry}`)));
    const wanted = modules.flatMap((module) => Object.keys(module));
    assert.ok(wanted.includes('connectHttpAdapter') && wanted.includes('registerAdapter'));
    assert.deepEqual(
      wanted.filter((name) => !exported.includes(name)),
      [],
    );
  } finally {
    await browser.close();
    server.close();
  }
});
