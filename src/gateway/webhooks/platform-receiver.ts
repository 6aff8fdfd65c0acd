import { requireOptions } from '../../adapters/require-options.js';
import type { WebhookDelivery, WebhookReceiver } from './receiver.js';

/** What a receiver may be told beside its secret. */
export interface WebhookOptions {
  /** What the platform signs with, as it shows it. */
  secret: string;
  /** The address that the platform calls, if a proxy changes it. Twilio and HubSpot sign it. Default: the request's. */
  publicUrl?: string;
  /** The conversation's id in your adapter, if it is not the platform's own. Nothing: it is none of yours. */
  conversationId?(id: string, body: unknown): string | undefined;
  /** Where the delivery is all that is known: see `WebhookReceiver`. */
  take?: WebhookReceiver['take'];
}

/** The ids of the conversations that a delivery is about. */
export type Ids = (body: unknown) => Array<string | undefined>;

type Secrets = Partial<Record<'secret' | 'verifyToken' | 'publicKey', string>>;

/**
 * The parts that all receivers have. A delivery that names no conversation says nothing of any. Throws `invalid` if one
 * of `secrets` is missing: nobody could prove that a delivery is the platform's.
 */
export function receiver(
  of: string,
  options: Omit<WebhookOptions, 'secret'> & Secrets,
  ids: Ids,
  more: Omit<WebhookReceiver, 'hints'>,
  secrets: ReadonlyArray<keyof Secrets> = ['secret'],
): WebhookReceiver {
  requireOptions(of, options, {
    ...Object.fromEntries(secrets.map((name) => [name, 'text'])),
    publicUrl: 'address or none',
    conversationId: 'function or none',
    take: 'function or none',
  });
  const { publicUrl, take, conversationId = (id) => id } = options;
  return {
    ...(publicUrl !== undefined && { publicUrl }),
    ...(take && { take }),
    ...more,
    hints: (body) => [
      ...new Set(ids(body).flatMap((id) => (id === undefined ? [] : (conversationId(id, body) ?? [])))),
    ],
  };
}

/** The id of each delivery, from a header. */
export const inHeader =
  (name: string) =>
  ({ headers }: WebhookDelivery): string | undefined =>
    headers.get(name) || undefined;
