import { pageNotes, report } from './report.js';

type Versioned = CustomElementConstructor & { version?: string };

/**
 * Whether a tag is not registered yet. A second copy of this library on the page finds its tags taken, which is fine.
 * If it is another version, or the tag is an element of something else, the developer is told.
 */
export function isFree(tag: string, element: Versioned): boolean {
  const known: Versioned | undefined = customElements.get(tag);
  if (known && known.version !== element.version) {
    report(pageNotes, { code: 'other-version', field: tag, expected: known.version });
  }
  return !known;
}
