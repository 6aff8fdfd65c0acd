import type { AdapterTraits } from '../../adapters/adapter.js';

/** What cannot be undone, or needs a reason, is asked before. */
export const asksFirst = ({ takeOver: { reversible = true, reason } = {} }: AdapterTraits): boolean =>
  !reversible || reason === 'required';
