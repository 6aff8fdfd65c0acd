import type { Conversation } from '../../../src/model/conversation.js';
import { broken } from './broken.js';

export default broken(
  'tells an old state again between two new ones',
  ['states come in order, and the last is the one that is read'],
  (adapter) => ({
    subscribe(sink, ctx) {
      const before = new Map<string, Conversation>();
      return adapter.subscribe(
        {
          hint: (id) => sink.hint(id),
          message: (message) => sink.message(message),
          contact: (contact) => sink.contact(contact),
          typing: (event) => sink.typing(event),
          removed: (id) => sink.removed(id),
          connection: (state) => sink.connection(state),
          conversation(c) {
            const old = before.get(c.id);
            before.set(c.id, c);
            sink.conversation(c);
            if (old) [old, c].forEach((state) => sink.conversation(state));
          },
        },
        ctx,
      );
    },
  }),
);
