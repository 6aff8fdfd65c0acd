import { connectZendesk, type ZendeskClient } from '../../../src/hosts/zendesk.js';
import { hostPage } from '../host-page.js';

/** Of Zendesk's own script. */
declare const ZAFClient: { init(): ZendeskClient | false } | undefined;

const { provider, options } = hostPage();
connectZendesk(provider, typeof ZAFClient === 'undefined' ? false : ZAFClient.init(), options);
