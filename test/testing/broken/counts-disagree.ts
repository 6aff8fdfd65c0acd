import { broken } from './broken.js';

export default broken(
  'counts as transferred only who waits',
  ['a count is the number of rows', 'counts follow a command'],
  (adapter) => ({
    async listConversations(query, ctx) {
      const page = await adapter.listConversations(query, ctx);
      return { ...page, counts: { ...page.counts, transferred: page.counts!.waiting } };
    },
  }),
);
