// What a page that is built with Vite asks for before its first elements work. A small file has as long a way as a
// large one, so they are counted.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { findBrowser } from '../../scripts/browser.mjs';
import { manifest } from './support.mjs';

const root = path.resolve('node_modules/.cache');
let folder;
before(() => {
  mkdirSync(root, { recursive: true });
  folder = mkdtempSync(path.join(root, 'first-load-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** The files of a page with these tags, each with its bytes: at first, and for parts that load later. */
async function filesOf(name, tags) {
  const entry = path.join(folder, `${name}.js`);
  writeFileSync(entry, tags.map((tag) => `import 'handoff-elements/${tag}.js';\n`).join(''));
  const { output } = await build({
    configFile: false,
    root: folder,
    logLevel: 'error',
    build: { write: false, rolldownOptions: { input: entry } },
  });
  const chunks = new Map(output.map((chunk) => [chunk.fileName, chunk]));
  const needs = (...names) => {
    const found = new Map();
    const visit = (file) => {
      if (found.has(file)) return;
      found.set(file, gzipSync(chunks.get(file).code, { level: 9 }).length);
      chunks.get(file).imports.forEach(visit);
    };
    names.forEach(visit);
    return found;
  };
  const first = needs(output.find(({ isEntry }) => isEntry).fileName);
  const part = (module) => output.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/${module}.lazy.js`)).fileName;
  return {
    first,
    /** What these parts ask for beyond the first files. */
    later: (...parts) => [...needs(...parts.map(part)).keys()].filter((file) => !first.has(file)),
  };
}

const sum = (files) => [...files.values()].reduce((total, size) => total + size, 0);

test('a page with four elements begins with three files', async () => {
  const { first } = await filesOf(
    'four',
    ['handoff-provider', 'bot-status-toggle', 'takeover-button', 'handback-close-bar', 'contact-panel'].map(
      (tag) => `define/${tag}`,
    ),
  );
  assert.ok(first.size <= 3, [...first.keys()].join(' '));
  // each file is compressed by itself: thirteen were 29.1 kB
  assert.ok(sum(first) <= 27_000, `${sum(first)} bytes`);
});

test('a page with a whole desk begins with eight files, and its first conversation takes nine more', async () => {
  const { first, later } = await filesOf('desk', ['define']);
  assert.ok(first.size <= 8, [...first.keys()].join(' '));
  assert.ok(sum(first) <= 48_000, `${sum(first)} bytes`);
  // a browser asks for six at a time where the server has HTTP/1.1 only: what is more waits for a whole way
  const conversation = later('event-subscription', 'message-log', 'composer-body', 'contact-details', 'bot-why');
  assert.ok(conversation.length <= 9, conversation.join(' '));
});

test('the desk in one tag begins with three files, and what its panes show first takes seventeen more', async () => {
  const { first, later } = await filesOf('desk-tag', ['define/handoff-provider', 'define/handoff-desk']);
  assert.ok(first.size <= 3, [...first.keys()].join(' '));
  const panes = later(
    ...['desk-body', 'list-pane', 'conversation-pane', 'header-body', 'message-log', 'composer-body'],
    'event-subscription',
  );
  assert.ok(panes.length <= 17, panes.join(' '));
});

/** The parts that a page with a desk asks for before the desk's body has come; or those within a second. */
async function askedAlong(panes, wanted) {
  writeFileSync(
    path.join(folder, 'index.html'),
    `<!doctype html><title>x</title><script type="module" src="./page.js"></script>
    <handoff-provider conversation-id="c1"><handoff-desk panes="${panes}"></handoff-desk></handoff-provider>`,
  );
  writeFileSync(path.join(folder, 'page.js'), `import '${manifest.name}/define.js';`);
  const outDir = path.join(folder, 'out');
  await build({ configFile: false, root: folder, base: './', logLevel: 'error', build: { outDir } });

  const browser = await chromium.launch(await findBrowser());
  const page = await browser.newPage();
  const asked = new Set();
  let before;
  await page.route('**/*', async (route) => {
    const file = new URL(route.request().url()).pathname;
    const [, part] = /\/([\w-]+)\.lazy-/.exec(file) ?? [];
    if (part) asked.add(part);
    if (part === 'desk-body') {
      for (let i = 0; i < 100 && !(wanted && wanted.every((name) => asked.has(name))); i++) {
        await delay(wanted ? 50 : 10);
      }
      before = [...asked];
    }
    await route.fulfill({ path: path.join(outDir, file === '/' ? 'index.html' : file) });
  });
  try {
    await page.goto('http://page.test/');
    await page.waitForFunction(() => document.querySelector('handoff-desk').shadowRoot?.querySelector('.pane'));
    return before;
  } finally {
    await browser.close();
  }
}

test('what the panes of a desk show first is asked for along with its body, not after it', async () => {
  const wanted = ['list-pane', 'conversation-pane', 'header-body', 'message-log', 'composer-body', 'contact-details'];
  const asked = await askedAlong('', wanted);
  assert.deepEqual(
    wanted.filter((name) => !asked.includes(name)),
    [],
  );
});

test('of panes that the host leaves out, nothing is asked for', async () => {
  const asked = await askedAlong('conversation');
  assert.ok(asked.includes('conversation-pane'), String(asked));
  assert.deepEqual(
    asked.filter((name) => /^(list-pane|contact-pane|contact-details)$/.test(name)),
    [],
  );
});

const bareImports = /^(?:(?:import|export)\b[^;"']*\bfrom |import )["']([^"']+)["']/gm;

test('what servers import without a bundler brings no Lit and no nanostores along', () => {
  for (const entry of ['gateway', 'gateway-redis', 'bot', 'testing', 'adapters/http', 'adapters/chatwoot']) {
    const seen = new Set();
    const packages = new Set();
    const visit = (file) => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const [, from] of readFileSync(file, 'utf8').matchAll(bareImports)) {
        if (from.startsWith('.')) visit(path.join(path.dirname(file), from));
        else packages.add(from);
      }
    };
    visit(manifest.exports[`./${entry}.js`].default);
    assert.ok(seen.size > 2, entry);
    const ofPages = [...packages].filter((name) => /^(@?lit\b|nanostores)/.test(name));
    assert.deepEqual(ofPages, [], entry);
  }
});
