import type { HandoffAdapter } from '../adapters/adapter.js';
import { hasCommand } from '../adapters/call.js';
import { commandTypes, type CommandType } from '../model/command.js';
import { missingParts } from './desk/desk-adapter.js';
import { defaultKeptDays } from './desk/retention.js';
import { gatewayEndsPauses } from './timers/timer.js';

/** Who does it: the platform itself, the gateway in its place, or nobody. */
export type Ability = 'native' | 'gateway' | 'none';

/** What a platform with its gateway can do, beside the commands: what agents would miss. */
export const features = [
  'timed pause',
  'private notes',
  'list',
  'history',
  'contact',
  'previous conversations',
] as const;
export type Feature = (typeof features)[number];

/** Who does what, for people who decide on a platform. Asks the adapter nothing. */
export function abilitiesOf(
  adapter: HandoffAdapter,
  { desk = false, keptDays = defaultKeptDays }: { desk?: boolean; keptDays?: number } = {},
): Record<CommandType | Feature, Ability> {
  const parts = desk ? missingParts(adapter, keptDays) : undefined;
  const endsPauses = gatewayEndsPauses({ adapter, traits: adapter.traits ?? {} });
  const byDesk: Partial<Record<CommandType, boolean>> = {
    'take-over': parts?.takesOver,
    'hand-back': parts?.handsBack,
    'request-agent': parts?.queues,
    close: parts?.closes,
    reopen: parts?.reopens,
    'extend-pause': endsPauses,
    // what the gateway does about the turns of bots
    'cancel-reply': !!adapter.sendAsBot,
    'use-suggestion': !!adapter.sendAsBot,
    'dismiss-suggestion': !!adapter.sendAsBot,
  };
  const ability = (isNative: boolean, isOurs = false): Ability => (isNative ? 'native' : isOurs ? 'gateway' : 'none');
  const pauses = hasCommand(adapter, 'pause-bot');
  const sends = hasCommand(adapter, 'send-message');
  const ofCommands = commandTypes.map((type) => [type, ability(hasCommand(adapter, type), byDesk[type])] as const);
  return {
    ...(Object.fromEntries(ofCommands) as Record<CommandType, Ability>),
    'timed pause': ability(pauses && adapter.traits?.pauseBot?.timed !== false, endsPauses),
    'private notes': ability(sends && adapter.traits?.sendMessage?.private !== false, parts?.notes),
    list: ability(!!adapter.listConversations, parts?.list),
    history: ability(!!adapter.listMessages, parts?.messages),
    contact: ability(!!adapter.getContact),
    'previous conversations': ability(!!adapter.listContactConversations),
  };
}
