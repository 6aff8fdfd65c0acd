/**
 * Tells the developer about a mistake of whoever put the page or the adapter together. What is told, how, and whether
 * it was told before is decided in `developer-notes.lazy.ts`, which loads with the first mistake.
 */
import type { Mistake, NoteElement, NoteTaker } from './note.js';

export type { AdapterCall, DeveloperNote, Mistake, NoteCode, NoteElement, NoteTaker } from './note.js';
export { pageNotes, successes } from './note.js';

/** Tells of a mistake, unless it was told before. */
export function report(from: NoteTaker | NoteElement, mistake: Mistake): void {
  import('./developer-notes.lazy.js').then(
    ({ write }) => write(from, mistake),
    () => undefined, // it cannot be loaded, which the browser says on the same console
  );
}
