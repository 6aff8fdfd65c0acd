import { broken } from './broken.js';

export default broken(
  'answers a close with the version of long ago',
  ['the version rises with every change, and never goes back'],
  (adapter) => ({
    async close(id, params, ctx) {
      const answer = await adapter.close(id, params, ctx);
      return answer && { ...answer, version: 0 };
    },
  }),
);
