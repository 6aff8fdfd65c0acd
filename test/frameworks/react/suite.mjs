// `handoff-elements/react.js` on the server and in a browser, with any version of React.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as esbuild from 'esbuild';

const bundle = async (entry, alias, options) => {
  const { outputFiles } = await esbuild.build({
    entryPoints: [`test/frameworks/react/${entry}.jsx`],
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"development"' },
    alias,
    ...options,
  });
  return outputFiles[0].text;
};

/** React 18's server asks for Node's own modules by require(). */
const nodeRequire = "import { createRequire } from 'node:module'; const require = createRequire('file:///server.js');";

/** The server's HTML, and the script of the page. */
async function bundles(alias) {
  const server = await bundle('server', alias, { platform: 'node', banner: { js: nodeRequire } });
  const { html } = await import(`data:text/javascript;base64,${Buffer.from(server).toString('base64')}`);
  return { html, client: await bundle('page', alias) };
}

/** `alias` leads the names of React's packages to another version of them. */
export function testReact(version, browser, alias = {}) {
  let built;
  const build = () => (built ??= bundles(alias));

  /** A page, with what the server wrote where it is asked for, and what its console complained about. */
  const open = async ({ fromServer = false } = {}) => {
    const { html, client } = await build();
    const page = await browser.newPage();
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    await page.route('http://desk.test/**', (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/page.js') return route.fulfill({ contentType: 'text/javascript', body: client });
      const script = '<script type="module">window.app = import("/page.js");</script>';
      return route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><html lang="en"><div id="root">${fromServer ? html : ''}</div>${script}`,
      });
    });
    await page.goto('http://desk.test/');
    return { page, complaints };
  };

  test(`React ${version}: the server writes the tags with their attributes`, async () => {
    const { html } = await build();
    assert.equal(
      html.replaceAll(/ (?=[\w-]+=)/g, '\n '),
      [
        '<handoff-provider',
        'class="desk"',
        'conversation-id="c1"><conversation-list',
        'readonly=""',
        'sort="waiting"',
        'views="open mine"></conversation-list><takeover-button',
        'id="take"></takeover-button></handoff-provider>',
      ].join('\n '),
    );
  });

  test(`React ${version}: the desk works under StrictMode, and the latest handler hears of each event once`, async () => {
    const { page, complaints } = await open();
    const heard = await page.evaluate(async () => {
      const app = await window.app;
      const heard = [];
      let first;
      app.render({ ref: (element) => (first ??= element), onHandoffSelect: () => heard.push('an old handler') });
      app.render({ onHandoffSelect: (event) => heard.push(`${event.type} ${event.conversationId}`) });
      if (first !== document.querySelector('handoff-provider')) heard.push('ref is no element');
      if (first.adapter !== app.adapter) heard.push('no adapter');
      first.connectedStore.$selected.set('c2');
      return heard;
    });
    assert.deepEqual(heard, ['handoff-select c2']);
    await page.getByRole('button', { name: /Take over|Assign to me/ }).waitFor();
    assert.deepEqual(complaints, []);
    await page.close();
  });

  test(`React ${version}: only what changed is set again, and what was taken away gets its default`, async () => {
    const { page, complaints } = await open();
    const seen = await page.evaluate(async () => {
      const app = await window.app;
      app.render({});
      const [provider, list] = ['handoff-provider', 'conversation-list'].map((tag) => document.querySelector(tag));
      const now = () => [provider.conversationId, list.sort, list.readonly, list.views, list.reasons.join()].join('|');
      const seen = [now()];
      provider.connectedStore.$selected.set('c2');
      app.render({ list: { reasons: ['Lunch'] } });
      seen.push(now());
      app.render({ conversationId: 'c3', list: { sort: undefined, readonly: undefined, views: undefined } });
      seen.push(now());
      return seen;
    });
    assert.deepEqual(seen, [
      'c1|waiting|true|open mine|',
      'c2|waiting|true|open mine|Lunch',
      'c3|activity|false|all open closed transferred selected|',
    ]);
    assert.deepEqual(complaints, []);
    await page.close();
  });

  test(`React ${version}: nothing is left after it was unmounted`, async () => {
    const { page, complaints } = await open();
    const left = await page.evaluate(async () => {
      const app = await window.app;
      let ref;
      let count = 0;
      app.render({ ref: (element) => (ref = element), onHandoffSelect: () => count++ });
      const provider = ref;
      app.unmount();
      await new Promise((resolve) => setTimeout(resolve));
      provider.dispatchEvent(new Event('handoff-select'));
      return [ref, count, provider.connectedStore ?? null];
    });
    assert.deepEqual(left, [null, 0, null]);
    assert.deepEqual(complaints, []);
    await page.close();
  });

  test(`React ${version}: a page from the server comes alive without a complaint`, async () => {
    const { page, complaints } = await open({ fromServer: true });
    const heard = await page.evaluate(async () => {
      const app = await window.app;
      const before = document.querySelector('takeover-button');
      const heard = [];
      await app.hydrate({ onHandoffSelect: (event) => heard.push(event.conversationId) });
      const provider = document.querySelector('handoff-provider');
      provider.connectedStore.$selected.set('c2');
      return [...heard, before === document.querySelector('takeover-button'), provider.adapter === app.adapter];
    });
    assert.deepEqual(heard, ['c2', true, true]);
    await page.getByRole('button', { name: /Take over|Assign to me/ }).waitFor();
    assert.deepEqual(complaints, []);
    await page.close();
  });

  test(`React ${version}: what somebody chose before the page was alive stays`, async () => {
    const { page, complaints } = await open({ fromServer: true });
    const chosen = await page.evaluate(async () => {
      // as if define.js had been there long before
      const app = await window.app;
      customElements.define('handoff-provider', app.HandoffProvider);
      const provider = document.querySelector('handoff-provider');
      provider.conversationId = 'c2';
      await app.hydrate({});
      return provider.conversationId;
    });
    assert.equal(chosen, 'c2');
    assert.deepEqual(complaints, []);
    await page.close();
  });
}
