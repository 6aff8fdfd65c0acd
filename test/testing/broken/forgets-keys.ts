import { broken } from './broken.js';

const remembered = 3;

export default broken(
  'forgets a key after three more commands',
  ['a key is still known after many other commands'],
  (adapter) => {
    let count = 0;
    const lastUse = new Map<string, { at: number; generation: number }>();
    /** The key as the backend gets it: one that was forgotten is a new one. */
    const keyNow = (key: string | undefined): string | undefined => {
      if (key === undefined) return undefined;
      const now = ++count;
      const { at, generation } = lastUse.get(key) ?? { at: now, generation: 0 };
      const next = now - at > remembered ? generation + 1 : generation;
      lastUse.set(key, { at: now, generation: next });
      return next ? `${key} ${next}` : key;
    };
    return {
      pauseBot: (id, params, ctx) =>
        adapter.pauseBot(id, params, { ...ctx, idempotencyKey: keyNow(ctx.idempotencyKey) }),
      activateBot: (id, params, ctx) =>
        adapter.activateBot(id, params, { ...ctx, idempotencyKey: keyNow(ctx.idempotencyKey) }),
      sendMessage: (id, draft, ctx) =>
        adapter.sendMessage(id, draft, { ...ctx, idempotencyKey: keyNow(ctx.idempotencyKey) }),
    };
  },
);
