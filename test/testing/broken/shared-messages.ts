import type { Page } from '../../../src/adapters/adapter.js';
import type { Message } from '../../../src/model/message.js';
import { broken } from './broken.js';

export default broken(
  'gives the messages that it keeps itself',
  ['messages can be changed without harm'],
  (adapter) => {
    const kept = new Map<string, Page<Message>>();
    return {
      async listMessages(id, page, ctx) {
        const fresh = await adapter.listMessages(id, page, ctx);
        const { version } = await adapter.getConversation(id, ctx);
        const key = JSON.stringify([id, page, version]);
        if (!kept.has(key)) kept.set(key, fresh);
        return kept.get(key)!;
      },
    };
  },
);
