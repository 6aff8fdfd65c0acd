import { broken } from './broken.js';

export default broken(
  'keeps the id of a read in a variable that the next read overwrites',
  ['two reads at once each get their own conversation'],
  (adapter) => {
    let wanted = '';
    return {
      async getConversation(id, ctx) {
        wanted = id;
        await Promise.resolve();
        return adapter.getConversation(wanted, ctx);
      },
    };
  },
);
