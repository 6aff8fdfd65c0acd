const encoder = new TextEncoder();

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);

/** Puts texts and bytes one after another. */
export function joined(...parts: Array<string | Uint8Array<ArrayBuffer>>): Uint8Array<ArrayBuffer> {
  const bytes = parts.map((part) => (typeof part === 'string' ? bytesOf(part) : part));
  const all = new Uint8Array(bytes.reduce((length, part) => length + part.byteLength, 0));
  let at = 0;
  for (const part of bytes) {
    all.set(part, at);
    at += part.byteLength;
  }
  return all;
}

export type Encoding = 'hex' | 'base64';

/** Undefined: it is not well-formed. */
export function decoded(text: string, encoding: Encoding): Uint8Array<ArrayBuffer> | undefined {
  if (encoding === 'hex') {
    if (text.length % 2 || !/^[\da-f]+$/i.test(text)) return undefined;
    return Uint8Array.from(text.match(/../g)!, (pair) => parseInt(pair, 16));
  }
  if (!/^[\w+/-]+={0,2}$/.test(text)) return undefined;
  try {
    // JWT writes it for addresses
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined; // of a length that base64 does not have
  }
}

export type Hash = 'SHA-1' | 'SHA-256';

/** What is used of `node:crypto`, so that our published types do not depend on Node's. */
interface NodeCrypto {
  createHmac(hash: string, secret: string): { update(data: Uint8Array): { digest(): Uint8Array } };
}
interface NodeProcess {
  getBuiltinModule?(name: string): NodeCrypto | undefined;
}

/** Whether this is the signature of the data, in a time that does not depend on how much of it is right. */
export async function isSignedBy(
  secret: string,
  hash: Hash,
  signature: Uint8Array<ArrayBuffer> | undefined,
  data: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  if (!signature || !secret) return false;
  // WebCrypto hands each check to another thread, which costs as much as the rest of a delivery
  const { process } = globalThis as { process?: NodeProcess };
  const node = process?.getBuiltinModule?.('node:crypto');
  if (node) return isSame(node.createHmac(hash.replace('-', ''), secret).update(data).digest(), signature);
  const key = await crypto.subtle.importKey('raw', bytesOf(secret), { name: 'HMAC', hash }, false, ['verify']);
  return crypto.subtle.verify('HMAC', key, signature, data);
}

/** In a time that depends on the length alone. */
function isSame(one: Uint8Array, two: Uint8Array): boolean {
  if (one.length !== two.length) return false;
  let difference = 0;
  for (let i = 0; i < one.length; i++) difference |= one[i]! ^ two[i]!;
  return difference === 0;
}

/** Whether two secrets are the same, in a time that tells nothing of either. */
export async function isSameSecret(one: string, two: string): Promise<boolean> {
  if (!one || !two) return false;
  const [a, b] = await Promise.all([one, two].map((text) => crypto.subtle.digest('SHA-256', bytesOf(text))));
  return isSame(new Uint8Array(a!), new Uint8Array(b!));
}

/** Whether the holder of this key, in PEM, has signed the data with RSA and SHA-256. */
export async function isSignedWithRsa(
  publicKey: string,
  signature: Uint8Array<ArrayBuffer> | undefined,
  data: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const der = decoded(publicKey.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  if (!signature || !der) return false;
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('spki', der, algorithm, false, ['verify']);
  return crypto.subtle.verify(algorithm.name, key, signature, data);
}
