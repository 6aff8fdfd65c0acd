import { report, type NoteElement, type NoteTaker } from '../internal/report.js';
import type { HandoffStore } from '../store/store.js';

/** The store that a host has set, if it is one. */
export function checkedStore(host: (NoteElement | NoteTaker) & { store?: HandoffStore }): HandoffStore | undefined {
  const { store } = host;
  if (store?.$selected) return store;
  if (store) report(host, { code: 'bad-store' });
  return undefined;
}
