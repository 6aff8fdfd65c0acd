/** Reads a form with one file in it (RFC 7578) as it arrives. No more of it is in memory than has just come. */
import { GatewayError } from '../errors.js';

/** Bytes of the lines above a file. A name of 255 characters in UTF-8, with all else that browsers say, is a tenth. */
const maxHeadBytes = 16_384;

/** What a form says of its file. */
export interface FileHead {
  /** As it was sent, and undefined where there was none. */
  name?: string;
  /** MIME type, in lower case, without parameters. Empty where there was none. */
  type: string;
}

/** The next bytes of the body, or nothing at its end. */
export type NextBytes = () => Promise<Uint8Array | undefined>;

const malformed = (detail: string) => new GatewayError('invalid', detail, { status: 400 });
const brokenOff = () => malformed('The form breaks off before its end.');
const notOneFile = () => new GatewayError('invalid', 'file: expected a form with this one field, and a file in it.');

const encoder = new TextEncoder();

/** The boundary in the content type of a form. Throws `invalid` if it is no form. */
export function boundaryOf(contentType: string | null): string {
  const [, quoted, plain] =
    /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))\s*(?:;|$)/i.exec(
      contentType ?? '',
    ) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) {
    throw new GatewayError('invalid', 'Expected Content-Type: multipart/form-data.', { status: 415 });
  }
  return boundary;
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array, from = 0): number {
  for (let at = bytes.indexOf(wanted[0]!, from); at >= 0; at = bytes.indexOf(wanted[0]!, at + 1)) {
    if (at + wanted.length > bytes.length) return -1;
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}

/** What has come and was not taken yet. */
class Arrived {
  bytes: Uint8Array = new Uint8Array(0);
  #next: NextBytes;

  constructor(next: NextBytes) {
    this.#next = next;
  }

  /** Waits for more. Throws `invalid` at the end of the body: nothing that was begun may end with it. */
  async more(): Promise<void> {
    const next = await this.#next();
    if (!next) throw brokenOff();
    if (!this.bytes.length) return void (this.bytes = next);
    const all = new Uint8Array(this.bytes.length + next.length);
    all.set(this.bytes);
    all.set(next, this.bytes.length);
    this.bytes = all;
  }

  async atLeast(count: number): Promise<void> {
    while (this.bytes.length < count) await this.more();
  }

  take(count: number): Uint8Array {
    const taken = this.bytes.subarray(0, count);
    this.bytes = this.bytes.subarray(count);
    return taken;
  }
}

/** The lines above the file. */
async function readHead(arrived: Arrived): Promise<string> {
  const end = encoder.encode('\r\n\r\n');
  let at: number;
  while ((at = indexOf(arrived.bytes, end)) < 0) {
    if (arrived.bytes.length > maxHeadBytes) throw malformed('The lines above the file are too long.');
    await arrived.more();
  }
  if (at > maxHeadBytes) throw malformed('The lines above the file are too long.');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(arrived.take(at + end.length));
  } catch {
    throw malformed('The lines above the file could not be read as UTF-8.');
  }
}

/** How browsers write the only three characters that a name in quotes cannot have. */
const escapes: Record<string, string> = { '%22': '"', '%0d': '\r', '%0a': '\n' };

function toHead(lines: string): FileHead {
  const [, disposition] = /^content-disposition:[ \t]*form-data[ \t]*;(.*)$/im.exec(lines) ?? [];
  if (disposition === undefined) throw malformed('Expected Content-Disposition: form-data.');
  // in quotes there may be anything, so a name is not looked for there
  const given = new Map<string, string>();
  for (const [, key, value] of disposition.matchAll(/;?[ \t]*([\w*-]+)="([^"]*)"/g)) {
    given.set(key!.toLowerCase(), value!);
  }
  if (given.get('name') !== 'file') throw notOneFile();
  const [, type = ''] = /^content-type:[ \t]*([^;\r\n]*)/im.exec(lines) ?? [];
  return {
    name: given.get('filename')?.replace(/%22|%0d|%0a/gi, (escape) => escapes[escape.toLowerCase()]!),
    type: type.trim().toLowerCase(),
  };
}

/**
 * Reads the form: first `onHead`, then `onBytes` with each part of the file, whose end the next part waits for. Throws
 * `invalid` if it is no form with one file, and what the callbacks throw.
 */
export async function readFile(
  boundary: string,
  next: NextBytes,
  onHead: (head: FileHead) => void | Promise<void>,
  onBytes: (bytes: Uint8Array) => void | Promise<void>,
): Promise<void> {
  const arrived = new Arrived(next);
  const opening = encoder.encode(`--${boundary}\r\n`);
  await arrived.atLeast(opening.length);
  if (indexOf(arrived.take(opening.length), opening) !== 0) throw notOneFile();
  await onHead(toHead(await readHead(arrived)));
  const delimiter = encoder.encode(`\r\n--${boundary}`);
  for (;;) {
    const at = indexOf(arrived.bytes, delimiter);
    // the delimiter may have begun
    const count = at < 0 ? arrived.bytes.length - delimiter.length + 1 : at;
    if (count > 0) await onBytes(arrived.take(count));
    if (at >= 0) break;
    await arrived.more();
  }
  arrived.take(delimiter.length);
  await arrived.atLeast(2);
  const [first, second] = arrived.take(2);
  if (first !== 0x2d || second !== 0x2d) throw notOneFile();
}
