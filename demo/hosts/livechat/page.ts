import { createDetailsWidget } from '@livechat/agent-app-sdk';
import { connectLiveChat } from '../../../src/hosts/livechat.js';
import { hostPage } from '../host-page.js';

const { provider, options } = hostPage();
connectLiveChat(provider, await createDetailsWidget(), options);
