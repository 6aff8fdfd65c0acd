import type { HandoffAdapter } from '../../adapters/adapter.js';
import type { HandoffError } from '../../model/error.js';

/** Stands in for an adapter that could not be made, so that every element says why. */
export const failingAdapter = (error: HandoffError): HandoffAdapter => ({
  name: 'none',
  getConversation: () => Promise.reject(error),
});
