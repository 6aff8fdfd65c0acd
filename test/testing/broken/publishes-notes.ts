import { broken } from './broken.js';

export default broken(
  'reads private notes as if the contact could see them',
  [
    'send-message: a note is private in the history, and nothing else is',
    'a message that is told is the message that is read',
  ],
  (adapter) => ({
    async listMessages(id, page, ctx) {
      const { items, ...rest } = await adapter.listMessages(id, page, ctx);
      return { ...rest, items: items.map(({ private: _private, ...message }) => message) };
    },
  }),
);
