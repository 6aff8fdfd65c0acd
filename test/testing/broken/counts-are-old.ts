import type { Page } from '../../../src/adapters/adapter.js';
import { broken } from './broken.js';

export default broken('counts once, and never again', ['counts follow a command'], (adapter) => {
  let counts: Page<unknown>['counts'];
  return {
    async listConversations(query, ctx) {
      const page = await adapter.listConversations(query, ctx);
      counts ??= page.counts;
      return { ...page, counts: { ...counts } };
    },
  };
});
