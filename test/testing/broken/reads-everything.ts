import { broken } from './broken.js';

export default broken(
  'marks everything as read, also what came later',
  ['mark-read: nothing is unread up to there, and what came later is'],
  (adapter) => ({
    async markRead(id, _params, ctx) {
      const { items } = await adapter.listMessages(id, { limit: 1 }, ctx);
      return adapter.markRead(id, { upTo: items.at(-1)!.id }, ctx);
    },
  }),
);
