import { HandoffError, toHandoffError } from '../../../src/model/error.js';
import { broken } from './broken.js';

export default broken(
  'does not say who has the conversation when it refuses a takeover',
  ['take-over of a colleague’s conversation is refused, and "current" names who has it'],
  (adapter) => ({
    takeOver: (id, params, ctx) =>
      adapter.takeOver(id, params, ctx).catch((thrown: unknown) => {
        const { code, message, retryable } = toHandoffError(thrown);
        throw new HandoffError(code, message, { retryable });
      }),
  }),
);
