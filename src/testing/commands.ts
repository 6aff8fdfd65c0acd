import type { AdapterTraits, HandoffAdapter } from '../adapters/adapter.js';
import type { Command, CommandType } from '../model/command.js';

export const minute = 60_000;

export const methodOf = {
  'activate-bot': 'activateBot',
  'pause-bot': 'pauseBot',
  'extend-pause': 'extendPause',
  'cancel-reply': 'cancelReply',
  'take-over': 'takeOver',
  'request-agent': 'requestAgent',
  'hand-back': 'handBack',
  close: 'close',
  reopen: 'reopen',
  archive: 'archive',
  'reset-bot': 'resetBot',
  'block-contact': 'blockContact',
  'unblock-contact': 'unblockContact',
  'send-message': 'sendMessage',
} as const satisfies Record<CommandType, keyof HandoffAdapter>;

export const commandTypes = Object.keys(methodOf) as CommandType[];

export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

let messages = 0;

/** A command that this kind of backend takes, with as little as it asks for. */
export function plain(type: CommandType, traits: AdapterTraits, now: number): Command {
  switch (type) {
    case 'pause-bot':
      return {
        type,
        ...(traits.pauseBot?.indefinite === false && { until: isoTime(now + 30 * minute) }),
        ...(traits.pauseBot?.reason === 'required' && { reason: 'Testing' }),
      };
    case 'take-over':
      return { type, ...(traits.takeOver?.reason === 'required' && { reason: 'Testing' }) };
    case 'extend-pause':
      return { type, until: isoTime(now + 90 * minute) };
    case 'close':
      return { type, outcome: traits.close?.outcomes[0]?.value ?? 'resolved' };
    case 'send-message': {
      const number = ++messages;
      return { type, text: `Message ${number} of a test`, clientId: `test-message-${number}` };
    }
    default:
      return { type };
  }
}
