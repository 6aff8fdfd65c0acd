import type { Message } from '../../../src/model/message.js';
import { broken } from './broken.js';

export default broken(
  'answers a key with the first message, whatever the second one says',
  ['the same key with another text is refused and not sent'],
  (adapter) => {
    const sent = new Map<string, Promise<Message>>();
    return {
      sendMessage(id, draft, ctx) {
        const key = `${ctx.agent.id} ${id} ${ctx.idempotencyKey}`;
        if (!ctx.idempotencyKey) return adapter.sendMessage(id, draft, ctx);
        const known = sent.get(key);
        if (known) return known.then((message) => structuredClone(message));
        const answer = adapter.sendMessage(id, draft, ctx);
        // an answer that was lost may be asked for again
        answer.then(
          () => sent.set(key, answer),
          () => undefined,
        );
        return answer.then((message) => structuredClone(message));
      },
    };
  },
);
