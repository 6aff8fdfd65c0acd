import { broken } from './broken.js';

export default broken(
  'answers a close with the conversation that was read last',
  ['the answer of a command is about its own conversation'],
  (adapter) => {
    let last: string | undefined;
    return {
      getConversation(id, ctx) {
        last = id;
        return adapter.getConversation(id, ctx);
      },
      async reopen(id, params, ctx) {
        const other = last;
        const answer = await adapter.reopen(id, params, ctx);
        return other === undefined || other === id ? answer : adapter.getConversation(other, ctx);
      },
    };
  },
);
