import { takeWhatsApp, whatsappAddress, whatsappAdapter } from '../../adapters/whatsapp/index.js';
import { metaWebhook } from '../../gateway/webhooks/platforms.js';
import { object, optional, required, secret, text, url } from '../config/field.js';
import { platformKind } from './kind.js';

export const whatsapp = platformKind({
  fields: {
    phoneNumberId: required(text('the id of the phone number, as Meta counts it', (id) => /^\d+$/.test(id))),
    token: required(secret('WHATSAPP_TOKEN')),
    /** The header of a provider that takes the token under another name. */
    tokenHeader: optional(text('the name of a header, such as D360-API-KEY', (name) => /^[\w-]+$/.test(name))),
    baseUrl: optional(url),
    webhook: required(
      object({
        secret: required(secret('META_APP_SECRET')),
        verifyToken: required(secret('META_VERIFY_TOKEN')),
      }),
    ),
  },
  desk: true,
  open: ({ phoneNumberId, token, tokenHeader, baseUrl = whatsappAddress.meta(phoneNumberId), webhook }) => ({
    adapter: whatsappAdapter({
      phoneNumberId,
      baseUrl,
      headers: tokenHeader === undefined ? { Authorization: `Bearer ${token}` } : { [tokenHeader]: token },
    }),
    webhooks: { '/meta': metaWebhook({ ...webhook, take: takeWhatsApp({ phoneNumberId }) }) },
  }),
});
