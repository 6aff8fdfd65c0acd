import type { Message } from '../../../src/model/message.js';
import { broken } from './broken.js';

export default broken(
  'keeps the keys of messages for all agents together',
  ['the key of one agent is not the key of another'],
  (adapter) => {
    const sent = new Map<string, [text: string, answer: Message]>();
    return {
      async sendMessage(id, draft, ctx) {
        const key = `${id} ${ctx.idempotencyKey}`;
        const [, known] = sent.get(key) ?? [];
        if (known && known.author.id !== ctx.agent.id) return structuredClone(known);
        const answer = await adapter.sendMessage(id, draft, ctx);
        if (ctx.idempotencyKey) sent.set(key, [draft.text, structuredClone(answer)]);
        return answer;
      },
    };
  },
);
