import { broken, changedSink } from './broken.js';

export default broken(
  'tells a moment later, also whoever has gone meanwhile',
  ['nothing is told after unsubscribing, also of what had happened before'],
  (adapter) => ({
    subscribe: (sink, ctx) =>
      adapter.subscribe(
        changedSink(sink, {
          conversation: (c) => void setTimeout(() => sink.conversation(c), 1),
          message: () => undefined,
          typing: () => undefined,
        }),
        ctx,
      ),
  }),
);
