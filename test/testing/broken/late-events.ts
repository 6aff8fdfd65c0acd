import { broken } from './broken.js';

export default broken(
  'tells a moment later, also whoever has gone meanwhile',
  ['nothing is told after unsubscribing, also of what had happened before'],
  (adapter) => ({
    subscribe: (sink, ctx) =>
      adapter.subscribe(
        {
          conversation: (c) => void setTimeout(() => sink.conversation(c), 1),
          hint: (id) => sink.hint(id),
          message: () => undefined,
          contact: (contact) => sink.contact(contact),
          typing: () => undefined,
          removed: (id) => sink.removed(id),
          connection: (state) => sink.connection(state),
        },
        ctx,
      ),
  }),
);
