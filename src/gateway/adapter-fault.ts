import { noteOf } from '../internal/note-text.js';
import type { NoteCode } from '../internal/report.js';
import { HandoffError } from '../model/error.js';
import type { GatewayLogEntry } from './options.js';

/**
 * Adds to a log entry what an operator needs to mend an adapter; nothing where it failed as it should. `thrown` is what
 * it threw, or what a check threw about its answer.
 */
export function withFault(
  entry: GatewayLogEntry,
  method: string,
  thrown: unknown,
  code: NoteCode = 'adapter-threw',
): GatewayLogEntry {
  if (thrown instanceof HandoffError && thrown.code !== 'bad-response') return entry;
  const { field, message, cause } = noteOf({ code, method, thrown });
  const full = { ...entry, method, message, ...(field !== undefined && { field }) };
  // the errors of HTTP clients often hold requests with tokens: not for a log that writes all it sees as JSON
  return cause === undefined ? full : Object.defineProperty(full, 'cause', { value: cause });
}
