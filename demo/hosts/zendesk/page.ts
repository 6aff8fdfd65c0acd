import { connectZendesk, type ZendeskClient } from '../../../src/hosts/zendesk.js';
import { hostPage } from '../host-page.js';

/** Of Zendesk's own script. */
declare const ZAFClient: { init(): ZendeskClient | false };

const { provider, options } = hostPage();
connectZendesk(provider, ZAFClient.init(), options);
