import type { AdapterTraits } from '../../adapters/adapter.js';
import { hasCommand, type ReadMethod } from '../../adapters/call.js';
import { commandTypes, type CommandType } from '../../model/command.js';
import type { GatewayContext } from '../context.js';
import { filesTaken } from '../files/files.js';
import type { Caller } from '../options.js';
import type { ApiResponse } from '../response.js';
import { mayRun } from '../roles.js';
import { gatewayEndsPauses } from '../timers/timer.js';

/** Reads that the platform may lack. */
const optionalReads: readonly ReadMethod[] = [
  'listConversations',
  'listMessages',
  'getContact',
  'listContactConversations',
];

/** What the gateway does about the turns of bots, whatever the platform can. */
const ofTurns: readonly CommandType[] = ['cancel-reply', 'use-suggestion', 'dismiss-suggestion'];

/** The traits of the platform as the gateway improves them. */
function traitsOf(context: GatewayContext): AdapterTraits {
  const { serverTime: _serverTime, ...traits } = context.traits;
  return {
    ...traits,
    versions: true,
    idempotency: true,
    events: 'state',
    ...(traits.sendMessage?.attachments && {
      sendMessage: { ...traits.sendMessage, attachments: filesTaken(context) ?? false },
    }),
    ...(gatewayEndsPauses(context) && { pauseBot: { ...traits.pauseBot, timed: true, maxSeconds: undefined } }),
  };
}

/** What this caller can do: all that the platform and the gateway offer, except what the caller's role excludes. */
export function capabilities(context: GatewayContext, caller: Caller): ApiResponse {
  const { adapter } = context;
  const isOffered = (type: CommandType) =>
    hasCommand(adapter, type) ||
    (type === 'extend-pause' && gatewayEndsPauses(context)) ||
    (ofTurns.includes(type) && !!adapter.sendAsBot);
  return {
    status: 200,
    timed: true,
    body: {
      name: adapter.name,
      agent: caller.agent,
      role: caller.role,
      commands: commandTypes.filter((type) => isOffered(type) && mayRun(context, caller, type)),
      methods: [
        ...optionalReads.filter((method) => adapter[method]),
        // made from the list where the platform has none
        ...(adapter.review || adapter.listConversations ? ['review'] : []),
        'setPresence',
        'runBulk',
        'subscribe',
      ],
      traits: traitsOf(context),
    },
  };
}
