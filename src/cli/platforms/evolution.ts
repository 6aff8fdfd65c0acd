import { evolutionAdapter } from '../../adapters/evolution/index.js';
import { personOf } from '../../adapters/evolution/wire.js';
import { evolutionWebhook } from '../../gateway/webhooks/platforms.js';
import { choice, flag, object, optional, required, secret, text, url } from '../config/field.js';
import { platformKind } from './kind.js';

export const evolution = platformKind({
  fields: {
    baseUrl: required(url),
    apiKey: required(secret('EVOLUTION_KEY')),
    instance: required(text('the name of the instance')),
    bot: optional(choice('evolutionBot', 'typebot', 'dify', 'openai', 'n8n', 'flowise', 'evoai')),
    botId: required(text('the id of the bot that answers')),
    keepOpen: optional(flag),
    webhook: optional(object({ secret: required(secret('EVOLUTION_JWT_KEY')) })),
  },
  desk: true,
  open: ({ webhook, ...options }) => ({
    adapter: evolutionAdapter(options),
    ...(webhook && {
      webhooks: {
        '/evolution': evolutionWebhook({
          secret: webhook.secret,
          // what the API sends is kept under the number alone
          conversationId: (id) => personOf({ data: { remoteJid: id } }),
        }),
      },
    }),
  }),
});
