import { after } from 'node:test';
import { testExample } from './desk-tests.mjs';
import { testHydration } from './hydration-tests.mjs';
import { Example, launch } from './support.mjs';

const browser = await launch();
const example = new Example('vue');
testExample('Vue', example, browser);
testHydration('Vue', example, browser, [
  '<handoff-provider conversation-id="c1">',
  '<conversation-list sort="waiting">',
  '<takeover-button>',
  '<conversation-thread>',
]);
after(() => browser.close());
