// `npm run test:frameworks` plays the same with React 18, which is not installed here.
import { after } from 'node:test';
import { launch } from '../frameworks/support.mjs';
import { testReact } from '../frameworks/react/suite.mjs';
import './support.mjs';

const browser = await launch();
testReact(19, browser);
after(() => browser.close());
