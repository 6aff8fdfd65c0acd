import { broken, changedSink } from './broken.js';

export default broken(
  'tells the first message of a contact, and nothing of the others',
  ['events', 'each of a contact’s messages is told', 'a message that is told twice is the same message'],
  (adapter) => ({
    subscribe(sink, ctx) {
      const wrote = new Set<string>();
      return adapter.subscribe(
        changedSink(sink, {
          conversation: (c) => {
            if (!wrote.has(c.id)) sink.conversation(c);
          },
          message: (message) => {
            if (!wrote.has(message.conversationId)) sink.message(message);
            if (message.author.kind === 'contact') wrote.add(message.conversationId);
          },
        }),
        ctx,
      );
    },
  }),
);
