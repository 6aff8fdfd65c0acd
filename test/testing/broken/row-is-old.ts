import type { Conversation } from '../../../src/model/conversation.js';
import { broken } from './broken.js';

export default broken(
  'leaves the last message out of the rows',
  ['a row and a read of the same version are the same state'],
  (adapter) => ({
    async listConversations(query, ctx) {
      const page = await adapter.listConversations(query, ctx);
      return { ...page, items: page.items.map(({ lastMessage: _last, ...row }): Conversation => row) };
    },
  }),
);
