// npm run test:docs: the documentation as a site, built and used in a real browser.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { chromium } from 'playwright-core';
import { preview } from 'vite';
import { findBrowser } from '../../scripts/browser.mjs';
import { run } from '../../scripts/run.mjs';
import { filesBelow, tags } from '../package/support.mjs';
import { tasks } from './tasks.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const site = path.resolve('dist-docs');
let server;
let browser;
let address;
let page;
const complaints = [];

before(async () => {
  const { code, output } = await run('node', ['scripts/docs.mjs', '--build']);
  assert.equal(code, 0, output);
  server = await preview({
    root: 'docs',
    configFile: false,
    logLevel: 'error',
    build: { outDir: site },
    preview: { host: '127.0.0.1', port: 0 },
  });
  address = `http://127.0.0.1:${server.httpServer.address().port}`;
  const { executablePath, args, env } = await findBrowser();
  browser = await chromium.launch({ executablePath, args, env });
  page = await browser.newPage({ viewport: { width: 1360, height: 900 } });
  page.on('pageerror', ({ message }) => complaints.push(message));
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** Opens a page and waits until it is alive. */
async function open(name) {
  await page.goto(`${address}/${name}.html`);
  await page.locator('.VPNavBarSearch button').waitFor();
}

test('every page is there as Markdown as well, and llms.txt names each', () => {
  const named = readFileSync(`${site}/llms.txt`, 'utf8');
  const pages = filesBelow('docs')
    .filter((file) => file.endsWith('.md') && !/README|ARCHITECTURE|features|index|\[tag\]|\/public\//.test(file))
    .map((file) => file.slice('docs/'.length))
    .concat(tags.map((tag) => `reference/${tag}.md`));
  assert.deepEqual(
    pages.filter((file) => !existsSync(`${site}/${file}`) || !named.includes(`/${file}`)),
    [],
  );
});

/** `guide#section` of a result's address. */
const placeOf = (address) => {
  const { pathname, hash } = new URL(address);
  return `${pathname.slice(1).replace(/\.html$/, '') || 'index'}${hash}`;
};

describe('what people look for is one of the first three results, and on screen within two clicks', () => {
  for (const [task, words, places] of tasks) {
    test(`${task}: “${words}”`, async () => {
      await open('index');
      await page.locator('.VPNavBarSearch button').click();
      const field = page.locator('.VPLocalSearchBox input');
      // it remembers what was searched before
      await field.fill('');
      await page.locator('.VPLocalSearchBox .result').first().waitFor({ state: 'detached' });
      await field.fill(words);
      const results = page.locator('.VPLocalSearchBox .result');
      await results.first().waitFor();
      const found = (await results.evaluateAll((all) => all.map(({ href }) => href))).slice(0, 3).map(placeOf);
      const at = found.findIndex((place) => places.includes(place));
      assert.ok(at >= 0, `found ${found.join(', ')}`);
      await results.nth(at).click();
      await page.waitForURL((url) => placeOf(url) === found[at]);
      // the heading is in sight
      await page.waitForFunction((hash) => {
        const { top } = globalThis.document.getElementById(hash)?.getBoundingClientRect() ?? {};
        return top >= 0 && top < globalThis.innerHeight - 100;
      }, found[at].split('#')[1]);
    });
  }
});

describe('each element has a page with an example that is alive', () => {
  for (const tag of tags) {
    test(`<${tag}>`, async () => {
      await open(`reference/${tag}`);
      const frame = page.frameLocator('.live-example iframe');
      const element = frame.locator(tag);
      await element.waitFor({ state: 'attached' });
      await frame.locator('handoff-provider, handoff-desk').first().waitFor({ state: 'attached' });
      if (tag === 'handoff-provider') return;
      await element.evaluate((it) => it.updateComplete);
      const { height } = await element.boundingBox();
      assert.ok(height > 10, `it is ${height} px high`);
    });
  }
});

test('who changes an example sees what happens, and can start over', async () => {
  await open('reference/takeover-button');
  const code = page.getByLabel('Change it, and see what happens');
  const frame = page.frameLocator('.live-example iframe');
  const written = await code.inputValue();
  await frame.getByRole('button', { name: 'Take over' }).waitFor();
  await code.fill(`${written}\n<h2>Changed</h2>`);
  await frame.getByRole('heading', { name: 'Changed' }).waitFor();
  await page.getByRole('button', { name: 'Start over' }).click();
  await frame.getByRole('heading', { name: 'Changed' }).waitFor({ state: 'detached' });
  assert.equal(await code.inputValue(), written);
});

test('the theme builder warns of too little contrast, shows the theme, and gives its CSS', async () => {
  await open('theme-builder');
  const builder = page.getByRole('region', { name: 'Theme builder' });
  await builder.getByText('Every colour has enough contrast.').waitFor();
  await builder.getByLabel('accent, light', { exact: true }).fill('#ffee00');
  await builder.getByText('Light: on-accent on accent has a contrast of 1.2; it needs 4.5.').waitFor();
  await builder.getByText('--handoff-accent: light-dark(#ffee00, #8ab0ff);').waitFor();
  const button = page.frameLocator('iframe[title="Light"]').getByRole('button', { name: 'Take over' }).first();
  await button.waitFor();
  assert.equal(await button.evaluate((it) => globalThis.getComputedStyle(it).backgroundColor), 'rgb(255, 238, 0)');
  await builder.getByRole('button', { name: 'Start over' }).click();
  await builder.getByText('Every colour has enough contrast.').waitFor();
});

for (const colorScheme of ['light', 'dark']) {
  for (const name of ['index', 'elements', 'reference/reply-composer', 'theming', 'theme-builder']) {
    test(`${name} in ${colorScheme}: nothing to find for axe, and nothing moves while it loads`, async () => {
      const own = await browser.newPage({ viewport: { width: 1360, height: 900 }, colorScheme });
      await own.addInitScript(() => {
        globalThis.shift = 0;
        new globalThis.PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await own.goto(`${address}/${name}.html`, { waitUntil: 'networkidle' });
      await own.evaluate(axe);
      const { violations } = await own.evaluate(() => globalThis.axe.run({ exclude: [['iframe']] }));
      const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
      assert.deepEqual(found, []);
      const shift = await own.evaluate(() => globalThis.shift);
      // a fifth of what Core Web Vitals call good
      assert.ok(shift < 0.02, `moved by ${shift}`);
      await own.close();
    });
  }
}

for (const name of ['index', 'elements', 'reference/handoff-desk', 'theming', 'theme-builder', 'compare']) {
  test(`${name} at 280 px: nothing sticks out`, async () => {
    const narrow = await browser.newPage({ viewport: { width: 280, height: 640 } });
    await narrow.goto(`${address}/${name}.html`, { waitUntil: 'networkidle' });
    assert.equal(await narrow.evaluate(() => globalThis.document.documentElement.scrollWidth), 280);
    await narrow.close();
  });
}

test('no page complained', () => assert.deepEqual(complaints, []));
