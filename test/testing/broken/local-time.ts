import { broken } from './broken.js';

export default broken(
  'writes the hour of its own time zone into an instant in UTC',
  ['when it was is now, by the backend’s clock', 'one version is one state, in answers, reads and events'],
  (adapter) => ({
    async getConversation(id, ctx) {
      const c = await adapter.getConversation(id, ctx);
      if (!c.closed) return c;
      return { ...c, closed: { ...c.closed, at: new Date(Date.parse(c.closed.at) + 3_600_000).toISOString() } };
    },
  }),
);
