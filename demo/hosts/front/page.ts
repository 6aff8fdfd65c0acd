import Front from '@frontapp/plugin-sdk';
import { connectFront } from '../../../src/hosts/front.js';
import { hostPage } from '../host-page.js';

const { provider, options } = hostPage();
connectFront(provider, Front, options);
