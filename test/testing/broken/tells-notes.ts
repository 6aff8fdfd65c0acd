import { broken, changedSink } from './broken.js';

export default broken(
  'tells private notes as if the contact could see them',
  ['a message that is told is the message that is read'],
  (adapter) => ({
    subscribe: (sink, ctx) =>
      adapter.subscribe(
        changedSink(sink, { message: ({ private: _private, ...message }) => sink.message(message) }),
        ctx,
      ),
  }),
);
