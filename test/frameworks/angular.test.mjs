import { after } from 'node:test';
import { testExample } from './desk-tests.mjs';
import { Example, launch, withNode } from './support.mjs';

const browser = await launch();
// Angular 22 wants a newer Node than this library
testExample('Angular', new Example('angular', { env: await withNode('26.9.0') }), browser);
after(() => browser.close());
