import { sendpulseAdapter } from '../../adapters/sendpulse/index.js';
import { choice, kinds, optional, required, secret, text } from '../config/field.js';
import { platformKind } from './kind.js';

export const sendpulse = platformKind({
  fields: {
    botId: required(text('the id of the bot')),
    channel: optional(
      choice('whatsapp', 'telegram', 'messenger', 'instagram', 'live-chat', 'tiktok', 'viber/chatbots'),
    ),
    login: required(
      kinds({
        key: { apiKey: required(secret('SENDPULSE_KEY')) },
        application: {
          clientId: required(text('the id of the application')),
          clientSecret: required(secret('SENDPULSE_SECRET')),
        },
      }),
    ),
  },
  desk: true,
  open: ({ login: { kind: _kind, ...login }, ...options }) => ({ adapter: sendpulseAdapter({ ...options, login }) }),
});
