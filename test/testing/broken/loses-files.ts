import { broken } from './broken.js';

export default broken(
  'sends the words and loses the files',
  ['send-message: a file comes with its message'],
  (adapter) => ({
    sendMessage: (id, { attachments: _files, ...words }, ctx) => adapter.sendMessage(id, words, ctx),
  }),
);
