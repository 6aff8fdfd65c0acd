import type { WebhookDelivery, WebhookReceiver } from './receiver.js';
import { decoded, isSignedBy, type Encoding, type Hash } from './signatures.js';

/** Milliseconds by which a delivery may be old, or ahead: what was recorded must not be played back later. */
const tolerance = 5 * 60_000;

/** How a platform signs what it sends. */
export interface SignatureScheme {
  header: string;
  /** Stands before the signature in the header, for example `sha256=`. */
  prefix?: string;
  hash: Hash;
  encoding: Encoding;
  /** What is signed. `timestamp` is the header's text. Default: the bytes of the body. */
  signed?(delivery: WebhookDelivery, timestamp: string): Uint8Array<ArrayBuffer>;
  /** When it was sent. */
  timestamp?: { header: string; unit: 'seconds' | 'milliseconds' };
}

const inMilliseconds = { seconds: 1000, milliseconds: 1 };

/** Whether this moment is near enough. `at` in milliseconds since 1970. */
export const isRecent = (at: number, now: number): boolean => Math.abs(now - at) <= tolerance;

/** Verifies by a scheme. */
export function verifierOf(scheme: SignatureScheme, secret: string): WebhookReceiver['verify'] {
  const { header, prefix = '', hash, encoding, signed = ({ raw }) => raw, timestamp } = scheme;
  return async (delivery) => {
    const { headers, now, rest } = delivery;
    const given = headers.get(header);
    if (rest || !given?.startsWith(prefix)) return false;
    const at = timestamp ? (headers.get(timestamp.header) ?? '') : '';
    if (timestamp) {
      if (!/^\d{1,16}$/.test(at) || !isRecent(Number(at) * inMilliseconds[timestamp.unit], now)) return false;
    }
    return isSignedBy(secret, hash, decoded(given.slice(prefix.length), encoding), signed(delivery, at));
  };
}

/** A field somewhere inside of what was sent. A number becomes its digits. */
export function fieldOf(body: unknown, ...path: Array<string | number>): string | undefined {
  let value: unknown = body;
  for (const step of path) value = (value as Record<string | number, unknown> | null | undefined)?.[step];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value ? value : undefined;
}

/** A list somewhere inside of what was sent. */
export function listOf(body: unknown, ...path: Array<string | number>): unknown[] {
  let value: unknown = body;
  for (const step of path) value = (value as Record<string | number, unknown> | null | undefined)?.[step];
  return Array.isArray(value) ? value : [];
}
