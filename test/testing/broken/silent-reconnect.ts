import { broken } from './broken.js';

export default broken(
  'says nothing when the connection is back',
  ['what happened while there was no connection is known afterwards'],
  (adapter) => ({
    subscribe: (sink, ctx) =>
      adapter.subscribe(
        {
          conversation: (c) => sink.conversation(c),
          hint: (id) => sink.hint(id),
          message: (message) => sink.message(message),
          contact: (contact) => sink.contact(contact),
          typing: (event) => sink.typing(event),
          removed: (id) => sink.removed(id),
          connection: () => undefined,
        },
        ctx,
      ),
  }),
);
