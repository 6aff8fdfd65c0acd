import { intercomAdapter } from '../../adapters/intercom/index.js';
import { intercomWebhook } from '../../gateway/webhooks/platforms.js';
import { choice, list, object, optional, required, secret, text } from '../config/field.js';
import { platformKind } from './kind.js';

const regions = {
  us: 'https://api.intercom.io',
  eu: 'https://api.eu.intercom.io',
  au: 'https://api.au.intercom.io',
} as const;

export const intercom = platformKind({
  fields: {
    token: required(secret('INTERCOM_TOKEN')),
    /** Where the workspace is. */
    region: optional(choice('us', 'eu', 'au')),
    /** From the agent's id, as their token says it, to the number of an admin. Default: the id is the number. */
    admins: optional(
      list(
        object({
          agent: required(text('the id of an agent')),
          admin: required(text("the number of an admin, such as '814'", (number) => /^\d{1,15}$/.test(number))),
        }),
      ),
    ),
    teamId: optional(text("the number of a team, such as '5017691'", (number) => /^\d{1,15}$/.test(number))),
    outcomeAttribute: optional(text('the name of a conversation attribute')),
    webhook: optional(object({ secret: required(secret('INTERCOM_CLIENT_SECRET')) })),
  },
  // keeps who sent what
  desk: true,
  open: ({ region = 'us', admins, webhook, ...options }) => ({
    adapter: intercomAdapter({
      ...options,
      baseUrl: regions[region],
      ...(admins && {
        adminIdOf: ({ id }) => admins.find(({ agent }) => agent === id)?.admin,
        agentOf: ({ id, name }) => ({
          id: admins.find(({ admin }) => admin === id)?.agent ?? id,
          ...(name !== undefined && { name }),
        }),
      }),
    }),
    ...(webhook && { webhooks: { '/intercom': intercomWebhook({ secret: webhook.secret }) } }),
  }),
});
