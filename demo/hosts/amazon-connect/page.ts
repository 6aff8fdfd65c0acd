import { AmazonConnectApp } from '@amazon-connect/app';
import { AgentClient } from '@amazon-connect/contact';
import { connectAmazonConnect } from '../../../src/hosts/amazon-connect.js';
import { hostPage } from '../host-page.js';

const { provider: workspace } = AmazonConnectApp.init({ onCreate: async () => {} });
const { provider, options } = hostPage();
connectAmazonConnect(provider, workspace, { ...options, agentClient: new AgentClient({ provider: workspace }) });
