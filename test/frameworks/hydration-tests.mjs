// The desk of an example written by a server, and brought to life in a browser.
import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { run } from '../../scripts/run.mjs';
import { open } from './support.mjs';

/** `expected` are the tags that the server has to write. */
export function testHydration(label, example, browser, expected) {
  test(`${label}: the server’s page has every tag, and comes alive`, async () => {
    for (const name of ['server.ts', 'main.ts']) {
      cpSync(path.join(import.meta.dirname, path.basename(example.source), name), example.file('src', name));
    }
    const server = await example.script('build', '--ssr', 'src/server.ts', '--outDir', 'dist-server');
    assert.equal(server.code, 0, server.output);
    const { code, output: html } = await run('node', ['dist-server/server.js'], example.here);
    assert.equal(code, 0, html);
    assert.deepEqual(html.match(/<[a-z]+-[^>]*>/g), expected);

    const client = await example.script('build', '--outDir', 'dist-client');
    assert.equal(client.code, 0, client.output);
    const index = readFileSync(example.file('dist-client', 'index.html'), 'utf8');
    const { page, complaints } = await open(
      browser,
      example.file('dist-client'),
      index.replace(
        '<div id="app"></div>',
        `<div id="app">${html}</div><script>first = document.querySelector('takeover-button')</script>`,
      ),
    );
    const list = page.locator('conversation-list');
    await list.getByRole('row').nth(1).waitFor();
    // it is the server's element, not a new one
    assert.equal(await page.evaluate('first === document.querySelector("takeover-button")'), true);
    await list.getByRole('row').last().click();
    await page.getByRole('heading', { name: /^Conversation (?!c1$)\w+$/ }).waitFor();
    assert.deepEqual(complaints, []);
    await page.close();
  });
}
