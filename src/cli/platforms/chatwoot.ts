import { chatwootAdapter } from '../../adapters/chatwoot/index.js';
import { chatwootWebhook } from '../../gateway/webhooks/platforms.js';
import { choice, integer, object, optional, required, secret, url } from '../config/field.js';
import { platformKind } from './kind.js';

export const chatwoot = platformKind({
  fields: {
    baseUrl: required(url),
    accountId: required(integer(1, 1_000_000_000)),
    token: required(secret('CHATWOOT_TOKEN')),
    botToken: optional(secret('CHATWOOT_BOT_TOKEN')),
    control: optional(choice('enforced', 'advisory')),
    webhook: optional(object({ secret: required(secret('CHATWOOT_SECRET')) })),
  },
  // keeps why and by whom the bot was paused
  desk: true,
  open: ({ webhook, ...options }) => ({
    adapter: chatwootAdapter(options),
    ...(webhook && { webhooks: { '/chatwoot': chatwootWebhook({ secret: webhook.secret }) } }),
  }),
});
