import { HandoffError, type ErrorCode } from '../../model/error.js';
import type { CallContext, HandoffAdapter } from '../adapter.js';
import { platformClient, type PlatformFailure } from '../platform-client.js';
import { switchAdapter } from '../switch/index.js';
import { requireOptions } from '../require-options.js';
import { contactIdOf } from './deliveries.js';
import { whatsappAddress, type WhatsAppOptions } from './options.js';

/** Seconds. A thread in which the contact is silent for a day belongs to nobody. */
const idleAfter = 24 * 3600;

/** Meta's own numbers for what went wrong. */
const codesOfMeta: Record<number, ErrorCode> = {
  4: 'rate-limited',
  10: 'forbidden',
  100: 'invalid',
  190: 'unauthorized',
  200: 'forbidden',
  80007: 'rate-limited',
  130429: 'rate-limited',
  131026: 'refused',
  131047: 'refused',
  131056: 'rate-limited',
  2494191: 'forbidden',
};

function codeOf({ status, body }: PlatformFailure): ErrorCode | undefined {
  // whether a gateway in between has passed it on, nobody knows
  if (status >= 500) return undefined;
  const { error } = (body ?? {}) as { error?: { code?: unknown; error_subcode?: unknown } };
  const known = [error?.error_subcode, error?.code].map((each) => codesOfMeta[Number(each)]);
  return known.find((each) => each !== undefined);
}

/**
 * An adapter for WhatsApp with Meta's conversation routing: use it on a server, behind a gateway with `desk: true` and
 * `takeWhatsApp`. Your app has to be the escalation partner of the phone number: others may not take. What was checked
 * against what is said in the guide.
 *
 * Throws `invalid` if something is missing that it cannot work without.
 */
export function whatsappAdapter(options: WhatsAppOptions): HandoffAdapter {
  requireOptions('whatsappAdapter', options, {
    phoneNumberId: 'text',
    headers: 'headers or function',
    baseUrl: 'address or none',
  });
  const { phoneNumberId, headers, fetch, baseUrl = whatsappAddress.meta(phoneNumberId) } = options;
  const call = platformClient({
    name: 'WhatsApp',
    baseUrl,
    headers: async () => (typeof headers === 'function' ? headers() : headers),
    codeOf,
    fetch,
  });

  /** One id for each contact: the digits of the number. */
  function recipientOf(id: string): string {
    if (contactIdOf(id) === id) return id;
    throw new HandoffError('not-found', 'This is no number of WhatsApp');
  }
  const control = (id: string, action: 'take' | 'pass', more: object, ctx: CallContext) =>
    call('POST', '/thread_control', ctx, {
      body: { messaging_product: 'whatsapp', to: recipientOf(id), action, ...more },
    });

  return switchAdapter({
    name: 'whatsapp',
    control: 'enforced',
    // what was switched is told by a webhook, or by none
    readLagSeconds: idleAfter,
    pause: (id, _, ctx) => control(id, 'take', {}, ctx),
    resume: (id, ctx) => control(id, 'pass', { control_pass: { target_role: 'ai_agent' } }, ctx),
    async send(id, { text }, ctx) {
      const answer = await call('POST', '/messages', ctx, {
        body: { messaging_product: 'whatsapp', to: recipientOf(id), type: 'text', text: { body: text } },
      });
      const { messages } = (answer ?? {}) as { messages?: Array<{ id?: unknown }> };
      const sent = messages?.[0]?.id;
      if (typeof sent === 'string' && sent) return { id: sent };
      throw new HandoffError('bad-response', 'WhatsApp answers without the id of the message');
    },
    // who writes to a number that waits for it is told of: the gateway keeps what it hears
    traits: { events: 'hint' },
  });
}
