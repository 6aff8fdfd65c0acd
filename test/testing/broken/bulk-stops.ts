import { withBulk } from '../with-bulk.js';
import { broken } from './broken.js';

export default broken(
  'stops a bulk command at the first conversation that refuses it',
  ['one that fails does not stop the others, and says why'],
  (adapter) => withBulk(adapter, true),
);
