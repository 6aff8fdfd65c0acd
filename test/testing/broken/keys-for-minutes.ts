import { broken } from './broken.js';

export default broken('forgets keys after ten minutes', ['a key is still known an hour later'], (adapter, { env }) => {
  const first = new Map<string, number>();
  return {
    pauseBot(id, params, ctx) {
      const { idempotencyKey: key } = ctx;
      if (!key) return adapter.pauseBot(id, params, ctx);
      if (!first.has(key)) first.set(key, env.now());
      const age = Math.floor((env.now() - first.get(key)!) / 600_000);
      return adapter.pauseBot(id, params, { ...ctx, idempotencyKey: age ? `${key} ${age}` : key });
    },
  };
});
