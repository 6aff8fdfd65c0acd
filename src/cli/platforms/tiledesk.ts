import { tiledeskAdapter, type TiledeskSocket } from '../../adapters/tiledesk/index.js';
import { tiledeskWebhook } from '../../gateway/webhooks/platforms.js';
import { object, optional, required, secret, text, url } from '../config/field.js';
import { platformKind } from './kind.js';

/** Node has one since version 22; without it, Tiledesk tells what happens by webhook only. */
const { WebSocket } = globalThis as { WebSocket?: new (url: string) => TiledeskSocket };

export const tiledesk = platformKind({
  fields: {
    baseUrl: required(url),
    project: required(text('the id of the project')),
    token: required(secret('TILEDESK_TOKEN')),
    botId: optional(text('the id of the bot to hand back to')),
    webhook: optional(object({ secret: required(secret('TILEDESK_WEBHOOK_SECRET')) })),
  },
  desk: false,
  open: ({ webhook, ...options }) => ({
    adapter: tiledeskAdapter({
      ...options,
      ...(WebSocket && { openSocket: (address: string) => new WebSocket(address) }),
    }),
    ...(webhook && { webhooks: { '/tiledesk': tiledeskWebhook({ secret: webhook.secret }) } }),
  }),
});
