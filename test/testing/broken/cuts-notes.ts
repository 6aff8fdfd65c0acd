import { broken } from './broken.js';

export default broken(
  'keeps the first line of a note or a reason only',
  ['close: the note is kept to its last word', 'hand-back: the note is kept'],
  (adapter) => ({
    close: (id, params, ctx) => adapter.close(id, { ...params, note: params.note?.split('\n')[0] }, ctx),
    handBack: (id, params, ctx) => adapter.handBack(id, { note: params.note?.split('\n')[0] }, ctx),
  }),
);
