import { broken } from './broken.js';

export default broken(
  'has no clientId in the history',
  ['send-message: the clientId is kept in the history', 'a message whose answer was lost is in the history'],
  (adapter) => ({
    async listMessages(id, page, ctx) {
      const { items, ...rest } = await adapter.listMessages(id, page, ctx);
      return { ...rest, items: items.map(({ clientId: _clientId, ...message }) => message) };
    },
  }),
);
