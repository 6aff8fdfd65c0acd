import { broken } from './broken.js';

export default broken(
  'begins each page of messages with the last one of the page before',
  [
    'messages of one moment keep the order in which they were sent',
    'messages: page after page, each row once and none left out',
  ],
  (adapter) => ({
    async listMessages(id, { limit = 30, cursor }, ctx) {
      const page = await adapter.listMessages(id, { limit, cursor }, ctx);
      if (!cursor) return page;
      const { items } = await adapter.listMessages(id, { limit: 200 }, ctx);
      const repeated = items.find((message) => message.id === cursor);
      return {
        ...page,
        items: [...page.items.slice(-limit + 1 || page.items.length), ...(repeated ? [repeated] : [])],
      };
    },
  }),
);
