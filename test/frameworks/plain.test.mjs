import { after } from 'node:test';
import { testExample } from './desk-tests.mjs';
import { Example, launch } from './support.mjs';

const browser = await launch();
testExample('Plain', new Example('plain'), browser);
after(() => browser.close());
