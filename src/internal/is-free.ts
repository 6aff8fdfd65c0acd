import { pageNotes, report } from './report.js';

type Versioned = CustomElementConstructor & { version?: string };

/**
 * Whether a tag is not registered yet. A second copy of this library on the page finds its tags taken, which is fine.
 * If that copy is another version, the developer is told.
 */
export function isFree(tag: string, element: Versioned): boolean {
  const known: Versioned | undefined = customElements.get(tag);
  if (known && known.version !== element.version) {
    report(pageNotes, { code: 'other-version', expected: known.version });
  }
  return !known;
}
