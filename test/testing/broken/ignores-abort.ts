import { broken } from './broken.js';

export default broken(
  'reads on although nobody waits for the answer',
  [
    'getConversation with a signal that is aborted already ends as timeout',
    'a read that nobody waits for any more ends at once as timeout',
  ],
  (adapter) => ({
    getConversation: (id, ctx) => adapter.getConversation(id, { ...ctx, signal: new AbortController().signal }),
  }),
);
