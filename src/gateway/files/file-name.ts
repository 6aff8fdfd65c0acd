import { GatewayError } from '../errors.js';

/** Characters. No file system has longer names. */
const maxLength = 255;

/** Marks of a direction, which systems put into names by themselves, and the mark at the beginning of a text. */
const harmless = /[\u200e\u200f\u061c\ufeff]/g;
/** What turns the text after it round, so that `exe.png` shows as `gnp.exe`; and what ends a line or means nothing. */
const hostile = /[\u202a-\u202e\u2066-\u2069\u2028\u2029]|\p{Cc}|\p{Cs}/u;

const invalid = (detail: string) => new GatewayError('invalid', `file: expected ${detail}.`);

/** The name under which a file is kept. Throws `invalid`, with the reason, for one that no honest page sends. */
export function checkedName(given: string | undefined): string {
  const name = (given ?? '').replace(harmless, '').trim();
  if (!name) throw invalid('a file with a name');
  if (name.length > maxLength) throw invalid(`a name of ${maxLength} characters at most`);
  if (/[/\\]/.test(name) || /^\.+$/.test(name)) throw invalid('the name of a file, without a path');
  if (hostile.test(name)) throw invalid('a name without control characters');
  return name;
}
