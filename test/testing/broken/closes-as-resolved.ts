import { broken } from './broken.js';

export default broken(
  'closes as resolved, whatever was chosen',
  ['close: each outcome is kept, and no other takes its place'],
  (adapter) => ({ close: (id, params, ctx) => adapter.close(id, { ...params, outcome: 'resolved' }, ctx) }),
);
