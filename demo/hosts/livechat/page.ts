import { createDetailsWidget } from '@livechat/agent-app-sdk';
import { connectLiveChat } from '../../../src/hosts/livechat.js';
import { hostPage } from '../host-page.js';

const { provider, options } = hostPage();
try {
  connectLiveChat(provider, await createDetailsWidget(), options);
} catch {
  // the SDK gives up after three seconds, and LiveChat does not begin again by itself
  options.onState?.('silent');
}
