import assert from 'node:assert/strict';
import test from 'node:test';
import { bundle, measureHttpAdapter, measureOwnCode } from '../../scripts/size/own-code.mjs';
import { manifest, tags } from './support.mjs';

const textOf = ({ now, later }) => [...now, ...later].join('\n');
const registered = (code) => tags.filter((tag) => new RegExp(`\\.define\\(["'\`]${tag}["'\`]`).test(code));

test('a bundle of define.js registers every tag', async () => {
  assert.deepEqual(registered(textOf(await bundle(`import '${manifest.name}/define.js';`))), tags);
});

/** Elements that hold others, and load them when they are needed. */
const wholes = {
  'conversation-header': ['bot-status-toggle', 'takeover-button', 'handback-close-bar'],
  'handoff-desk': tags.filter((tag) => !['handoff-desk', 'handoff-provider', 'daily-review'].includes(tag)),
};

for (const tag of Object.keys(wholes)) {
  test(`define/${tag}.js loads what it holds later, and nothing of it at once`, async () => {
    const { now } = await bundle(`import '${manifest.name}/define/${tag}.js';`);
    const code = now.join('\n');
    const text = await textOf(await bundle(`import '${manifest.name}/define/${tag}.js';`));
    for (const held of wholes[tag]) {
      assert.ok(!code.includes(`static tag = "${held}"`) && !code.includes(`tag="${held}"`), held);
      assert.ok(text.includes(held), held);
    }
  });
}

for (const tag of tags.filter((tag) => !(tag in wholes))) {
  test(`define/${tag}.js brings no other element`, async () => {
    const code = textOf(await bundle(`import '${manifest.name}/define/${tag}.js';`));
    assert.deepEqual(registered(code), [tag]);
    // a locale's key or an event is no element; a quoted tag is
    const named = tags.filter((other) => other !== tag && new RegExp(`["'\`<]${other}["'\`\\s>]`).test(code));
    assert.deepEqual(named, []);
  });
}

test('an import of one name from the root brings no element', async () => {
  const [code] = (await bundle(`import { HandoffError } from '${manifest.name}'; console.log(HandoffError);`)).now;
  assert.deepEqual(registered(code), []);
  // esbuild keeps the imports of files of which nothing is left
  const rest = code.replace(/import"[^"]+";/g, '');
  assert.ok(rest.length < 1000, `${rest.length} characters`);
});

test('an import of the root for its side effects keeps nothing', async () => {
  assert.equal((await bundle(`import '${manifest.name}';`)).now.join('').trim().length, 0);
});

const { rows } = await measureOwnCode();
for (const { tag, limits, ...measured } of rows) {
  for (const [kind, limit] of Object.entries(limits)) {
    test(`${tag} adds at most ${limit} bytes ${kind === 'alone' ? 'to Lit and the store’s library' : 'to a page with all the others'}`, () =>
      assert.ok(measured[kind] <= limit, `${measured[kind]} bytes`));
  }
}

test('the HTTP adapter adds at most 6,000 bytes to a page with a store', async () => {
  const { adds } = await measureHttpAdapter();
  assert.ok(adds > 3000 && adds <= 6000, `${adds} bytes`);
});
