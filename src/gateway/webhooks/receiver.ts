import type { Hearing } from '../../adapters/hearing.js';

/** What came in at a webhook's address. Headers and bytes as they were sent. */
export interface WebhookDelivery {
  method: string;
  /** As the platform knows it: behind a proxy, the receiver's `publicUrl`. */
  url: URL;
  /** What stands in the path after the receiver's own, for example `/a1b2`. Mostly nothing. */
  rest: string;
  headers: Headers;
  raw: Uint8Array<ArrayBuffer>;
  /** The bytes as UTF-8. */
  text: string;
  /** Milliseconds since 1970 by the clock of the database. */
  now: number;
}

/**
 * Knows the webhooks of one platform. Each of the built-in ones is made by a function of its own, for example
 * `chatwootWebhook`; for another platform write one.
 */
export interface WebhookReceiver {
  /** Whether the platform has sent this. Compare in constant time. What it throws counts as no. */
  verify(delivery: WebhookDelivery): boolean | Promise<boolean>;
  /** The body as the platform means it. Throws if it is nothing. Default: JSON. */
  parse?(delivery: WebhookDelivery): unknown;
  /** Identifies the delivery, so that a repeated one is dropped. Default: every delivery counts. */
  deliveryId?(delivery: WebhookDelivery, body: unknown): string | undefined;
  /** The ids of the conversations that are to be read again. `undefined` among them: anything may have changed. */
  hints?(body: unknown): ReadonlyArray<string | undefined>;
  /** The answer to the platform's question whether this is the right address, or nothing if somebody else asks. */
  challenge?(url: URL): string | undefined | Promise<string | undefined>;
  /**
   * For platforms that cannot be read: the delivery is all there is. It is written down before the platform gets its
   * answer, and handed over here on one node, again after a failure, until this resolves. The order is as good as the
   * platform's. `hearing` keeps it, where the gateway has a desk.
   */
  take?(body: unknown, hearing: Hearing): Promise<void>;
  /** The receiver's address as the platform knows it, if a proxy changes it. Default: the request's own. */
  publicUrl?: string;
}
