import { broken } from './broken.js';

export default broken(
  'takes the key of a pause for that of a takeover',
  ['the key of one command is no answer for another'],
  (adapter) => {
    const paused = new Set<string | undefined>();
    return {
      pauseBot(id, params, ctx) {
        if (ctx.idempotencyKey) paused.add(ctx.idempotencyKey);
        return adapter.pauseBot(id, params, ctx);
      },
      takeOver: (id, params, ctx) =>
        paused.has(ctx.idempotencyKey) ? adapter.getConversation(id, ctx) : adapter.takeOver(id, params, ctx),
    };
  },
);
