import { report, type NoteElement, type NoteTaker } from './report.js';

/**
 * Normalises an id that the host set: database ids are often numbers or objects that name themselves, and an empty id
 * is no id. What cannot be one counts as none.
 */
export function toId(value: unknown, host?: NoteElement | NoteTaker): string | undefined {
  const id = String(value ?? '');
  if (!/^\[object |^NaN$/.test(id) && typeof value !== 'function') return id || undefined;
  if (host) report(host, { code: 'bad-id' });
  return undefined;
}
