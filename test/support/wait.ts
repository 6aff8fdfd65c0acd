import { waitUntil as poll } from '@open-wc/testing';

/**
 * Waits until something is so. Open WC’s own limit is a second, which measures how busy the machine is; what never
 * comes to be is told after twenty.
 */
export const waitUntil: typeof poll = (holds, message, options) =>
  poll(holds, message, { timeout: 20_000, ...options });
