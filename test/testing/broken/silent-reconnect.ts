import { broken, changedSink } from './broken.js';

export default broken(
  'says nothing when the connection is back',
  ['what happened while there was no connection is known afterwards'],
  (adapter) => ({
    subscribe: (sink, ctx) => adapter.subscribe(changedSink(sink, { connection: () => undefined }), ctx),
  }),
);
