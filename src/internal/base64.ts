/** Bytes as text: database drivers exchange bytes in different ways, and text in one. */

/** Only what we use of Node, so that our published types do not depend on its types. */
interface NodeBuffer {
  from(bytes: ArrayBufferLike, start: number, length: number): { toString(encoding: 'base64'): string };
  from(text: string, encoding: 'base64'): Uint8Array<ArrayBuffer>;
}
/** A hundred times as fast as what the web has. */
const { Buffer } = globalThis as { Buffer?: NodeBuffer };

export function toBase64(bytes: Uint8Array): string {
  if (Buffer) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  let text = '';
  // a call takes so many arguments and not many more
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** Ends of lines in it are nothing. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  if (Buffer) return Buffer.from(text, 'base64');
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
