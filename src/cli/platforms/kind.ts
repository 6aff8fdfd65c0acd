import type { HandoffAdapter } from '../../adapters/adapter.js';
import type { WebhookReceiver } from '../../gateway/webhooks/receiver.js';
import type { Fields, Shape } from '../config/field.js';

/** What the server runs for one platform. */
export interface PlatformParts {
  adapter: HandoffAdapter;
  /** By their path below `/webhooks`. */
  webhooks?: Record<string, WebhookReceiver>;
}

/** One kind of platform that the configuration can name. */
export interface PlatformKind<F extends Fields = Fields> {
  /** What the configuration says beside what all platforms have. */
  fields: F;
  /** Whether the gateway keeps what the platform lacks, unless the configuration says otherwise. */
  desk: boolean;
  open(options: Shape<F>): PlatformParts | Promise<PlatformParts>;
}

/** Only to have the types of `open` follow those of the fields. */
export const platformKind = <F extends Fields>(kind: PlatformKind<F>): PlatformKind<F> => kind;
