import { broken } from './broken.js';

export default broken(
  'says that everything was done by its own account',
  [
    'who did it is me or is not said, and never somebody else',
    'one version is one state, in answers, reads and events',
  ],
  (adapter) => ({
    async getConversation(id, ctx) {
      const c = await adapter.getConversation(id, ctx);
      return c.closed ? { ...c, closed: { ...c.closed, by: { kind: 'agent', id: 'api', name: 'API' } } } : c;
    },
  }),
);
