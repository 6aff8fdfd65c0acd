import { HandoffError, toHandoffError } from '../../../src/model/error.js';
import { broken } from './broken.js';

export default broken(
  'says that a pause was refused when only its answer was lost',
  ['a pause whose answer was lost is seen by the next read'],
  (adapter) => ({
    pauseBot: (id, params, ctx) =>
      adapter.pauseBot(id, params, ctx).catch((thrown: unknown) => {
        throw toHandoffError(thrown).code === 'timeout' ? new HandoffError('refused', 'The pause failed') : thrown;
      }),
  }),
);
