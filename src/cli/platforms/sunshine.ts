import { sunshineAdapter, takeSunshine } from '../../adapters/sunshine/index.js';
import { sunshineWebhook } from '../../gateway/webhooks/platforms.js';
import { choice, flag, object, optional, required, secret, text, url } from '../config/field.js';
import { platformKind } from './kind.js';

const integration = (whose: string) =>
  required(text(`the name, id or type of ${whose} switchboard integration`, (name) => /^[\w:-]{1,128}$/.test(name)));

export const sunshine = platformKind({
  fields: {
    baseUrl: required(url),
    appId: required(text('the id of the app')),
    keyId: required(text('the id of an API key, such as app_…')),
    secret: required(secret('SUNSHINE_SECRET')),
    bot: integration('the bot’s'),
    agents: integration('your own'),
    take: optional(choice('pass', 'offer')),
    giveBack: optional(choice('pass', 'release')),
    botIsDefault: optional(flag),
    control: optional(choice('enforced', 'advisory')),
    // without it there is no list
    webhook: required(object({ secret: required(secret('SUNSHINE_WEBHOOK_SECRET')) })),
  },
  desk: true,
  open: ({ webhook, ...options }) => ({
    adapter: sunshineAdapter(options),
    webhooks: { '/sunshine': sunshineWebhook({ secret: webhook.secret, take: takeSunshine(options) }) },
  }),
});
