import type { Conversation } from '../../model/conversation.js';
import type { ErrorCode } from '../../model/error.js';
import type { RefusalCode } from '../../model/rules.js';
import { GatewayError } from '../errors.js';

/** Most refusals are `refused`. These say more precisely what the client can do about it. */
const errorCodes: Partial<Record<RefusalCode, ErrorCode>> = {
  held: 'conflict',
  denied: 'forbidden',
  'too-late': 'invalid',
  'reason-required': 'invalid',
};

const messages: Record<RefusalCode, string> = {
  archived: 'The conversation is archived.',
  closed: 'The conversation is closed.',
  'not-closed': 'The conversation is not closed.',
  held: 'Another agent has the conversation.',
  mine: 'You have the conversation already.',
  queued: 'The conversation waits for an agent already.',
  'bot-off': 'There is no bot in this conversation.',
  'bot-has-it': 'The bot has the conversation already.',
  'not-taken-over': 'Nobody has taken the conversation over.',
  'bot-active': 'The bot is active already.',
  'bot-unknown': 'It is not known whether the bot answers.',
  'not-timed': 'The pause has no end that could be moved.',
  'too-late': 'The end of the pause is not in the future by the clock of the server.',
  stopped: 'The bot was stopped for good.',
  blocked: 'The contact is blocked.',
  'not-blocked': 'The contact is not blocked.',
  'not-composing': 'The bot is not writing.',
  'nobody-would-answer': 'Nobody would answer the contact.',
  'no-suggestion': 'The bot suggests nothing now.',
  'newer-suggestion': 'The bot has a newer suggestion.',
  denied: 'This is not permitted in this conversation.',
  'reason-required': 'A reason is needed.',
};

/** What a client is told when the rules of the model forbid a command. */
export const refusalError = (code: RefusalCode, current: Conversation): GatewayError =>
  new GatewayError(errorCodes[code] ?? 'refused', messages[code], { current });
