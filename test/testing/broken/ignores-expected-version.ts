import { broken } from './broken.js';

export default broken(
  'does not look at the version on which a person decided',
  ['a command on a version from before another command is a conflict, and changes nothing'],
  (adapter) => ({
    takeOver: (id, params, ctx) => adapter.takeOver(id, params, { ...ctx, expectedVersion: undefined }),
  }),
);
