import { after } from 'node:test';
import { testExample } from './desk-tests.mjs';
import { Example, launch } from './support.mjs';

const browser = await launch();
testExample('Solid', new Example('solid'), browser);
after(() => browser.close());
