import type { Conversation } from '../../../src/model/conversation.js';
import { broken } from './broken.js';

export default broken(
  'answers a key with the conversation where it was first used',
  ['the key of one conversation is no answer for another'],
  (adapter) => {
    const answers = new Map<string, [id: string, answer: Conversation | void]>();
    return {
      async pauseBot(id, params, ctx) {
        const [first, known] = answers.get(ctx.idempotencyKey ?? '') ?? [id];
        if (first !== id) return structuredClone(known);
        const answer = await adapter.pauseBot(id, params, ctx);
        if (ctx.idempotencyKey) answers.set(ctx.idempotencyKey, [id, structuredClone(answer)]);
        return answer;
      },
    };
  },
);
