import { report, type NoteElement } from '../../internal/report.js';
import type { HandoffStore } from '../../store/store.js';

const looked = new WeakSet<object>();

/** Has the host's own sentences looked through, once. What it compares them with loads only where there are some. */
export function checkHostStrings(host: NoteElement & { handoff: { readonly store?: HandoffStore } }): void {
  const strings: unknown = host.handoff.store?.$localization.get().strings;
  if (typeof strings !== 'object' || strings === null) {
    if (strings) report(host, { code: 'bad-string', field: 'strings', expected: 'an object of sentences by key' });
    return;
  }
  if (looked.has(strings)) return;
  looked.add(strings);
  import('./strings-check.lazy.js').then(
    ({ checkStrings }) => checkStrings(strings, (mistake) => report(host, mistake)),
    () => undefined, // what cannot be used is not used anyway
  );
}
