import { after } from 'node:test';
import { testExample } from './desk-tests.mjs';
import { Example, launch } from './support.mjs';

const browser = await launch();
testExample('Preact', new Example('preact'), browser);
after(() => browser.close());
