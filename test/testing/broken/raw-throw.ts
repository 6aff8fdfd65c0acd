import { toHandoffError } from '../../../src/model/error.js';
import { broken } from './broken.js';

export default broken('lets out what fetch throws', ['a command that fails as unavailable says so'], (adapter) => ({
  takeOver: (id, params, ctx) =>
    adapter.takeOver(id, params, ctx).catch((thrown: unknown) => {
      throw toHandoffError(thrown).code === 'unavailable' ? new TypeError('Failed to fetch') : thrown;
    }),
}));
