import { broken } from './broken.js';

export default broken(
  'cuts a message after 100 characters',
  ['send-message: a long text is kept to its last word'],
  (adapter) => ({
    sendMessage: (id, draft, ctx) => adapter.sendMessage(id, { ...draft, text: draft.text.slice(0, 100) }, ctx),
  }),
);
