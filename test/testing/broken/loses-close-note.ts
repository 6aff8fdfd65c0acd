import { broken } from './broken.js';

export default broken('loses the note of a close', ['close: the note is kept to its last word'], (adapter) => ({
  close: (id, { outcome }, ctx) => adapter.close(id, { outcome }, ctx),
}));
