import { connectChatwoot } from '../../../src/hosts/chatwoot.js';
import { hostPage } from '../host-page.js';

const { provider, options } = hostPage();
connectChatwoot(provider, options);
