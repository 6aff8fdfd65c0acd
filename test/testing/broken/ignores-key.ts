import { broken } from './broken.js';

export default broken(
  'does not send the idempotency key of a pause',
  ['the same key twice is one command', 'the same key with other parameters is refused and not applied'],
  (adapter) => ({
    pauseBot: (id, params, ctx) => adapter.pauseBot(id, params, { ...ctx, idempotencyKey: undefined }),
  }),
);
