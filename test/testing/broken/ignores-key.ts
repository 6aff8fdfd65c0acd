import { broken } from './broken.js';

export default broken(
  'does not send the idempotency key of a pause',
  [
    'the same key twice is one command',
    'the same key with other parameters is refused and not applied',
    'a key is still known after many other commands',
    'a key is still known an hour later',
  ],
  (adapter) => ({
    pauseBot: (id, params, ctx) => adapter.pauseBot(id, params, { ...ctx, idempotencyKey: undefined }),
  }),
);
