import type { AdapterTraits } from '../adapters/adapter.js';
import type { Command, CommandType } from '../model/command.js';

export const minute = 60_000;

export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

let messageCount = 0;

/** A command with only the parameters that this backend requires. What it names by an id does not exist. */
export function minimalCommand(type: CommandType, traits: AdapterTraits, now: number): Command {
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
      const number = ++messageCount;
      return { type, text: `Message ${number} of a test`, clientId: `test-message-${number}` };
    }
    case 'use-suggestion':
      return { type, id: 'no-suggestion', clientId: `test-message-${++messageCount}` };
    case 'dismiss-suggestion':
      return { type, id: 'no-suggestion' };
    case 'mark-read':
      return { type, upTo: 'no-message' };
    // commands without parameters; the compiler rejects any other here
    default:
      return { type };
  }
}
