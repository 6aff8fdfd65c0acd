import { after } from 'node:test';
import { testExample } from './desk-tests.mjs';
import { testHydration } from './hydration-tests.mjs';
import { Example, launch } from './support.mjs';

const browser = await launch();
const example = new Example('svelte');
testExample('Svelte', example, browser);
testHydration('Svelte', example, browser, [
  // Svelte writes any value as text; the object takes its place before the provider looks
  '<handoff-provider adapter="[object Object]" conversation-id="c1">',
  '<conversation-list sort="waiting">',
  '<takeover-button>',
  '<conversation-thread>',
]);
after(() => browser.close());
