import type { Conversation } from '../../../src/model/conversation.js';
import { broken, changedSink } from './broken.js';

export default broken(
  'tells an old state again between two new ones',
  ['states come in order, and the last is the one that is read'],
  (adapter) => ({
    subscribe(sink, ctx) {
      const before = new Map<string, Conversation>();
      const conversation = (c: Conversation) => {
        const old = before.get(c.id);
        before.set(c.id, c);
        sink.conversation(c);
        if (old) [old, c].forEach((state) => sink.conversation(state));
      };
      return adapter.subscribe(changedSink(sink, { conversation }), ctx);
    },
  }),
);
