import { createMemoryAdapter } from '../../adapters/memory/index.js';
import { integer, optional } from '../config/field.js';
import { platformKind } from './kind.js';

/** A whole helpdesk in memory, to try the server without a platform. It forgets everything when the server stops. */
export const memory = platformKind({
  fields: { seed: optional(integer(1, 1_000_000)) },
  desk: false,
  open: ({ seed }) => ({ adapter: createMemoryAdapter({ seed }) }),
});
