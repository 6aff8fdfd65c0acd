import { fail, flag, list, object, oneOf, optional, text, type Check } from '../../adapters/boundary.js';
import type { Command, CommandParams, CommandType } from '../../model/command.js';
import type { MessageDraft } from '../../model/message.js';
import { HandoffError } from '../../model/error.js';
import { GatewayError } from '../errors.js';
import { isUsable } from './request.js';

/** A moment with its zone, in UTC afterwards. */
const moment: Check<string> = (value, path) => {
  const given = text(value, path);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/i.test(given) || isNaN(Date.parse(given))) {
    return fail(path, 'a date and time with its zone');
  }
  return new Date(given).toISOString();
};
const filled: Check<string> = (value, path) =>
  text(value, path).trim() ? (value as string) : fail(path, 'a text that is not empty');

const usableId: Check<string> = (value, path) =>
  isUsable(text(value, path)) ? (value as string) : fail(path, 'an id of 1 to 512 characters');

const nothing = object<object>({});
const because = object<{ reason?: string }>({ reason: optional(text) });

/** The parameters of each command; what is not named here stays outside. */
const parameters: { [T in CommandType]: Check<CommandParams[T]> } = {
  'activate-bot': nothing,
  'pause-bot': object<CommandParams['pause-bot']>({ until: optional(moment), reason: optional(text) }),
  'extend-pause': object<CommandParams['extend-pause']>({ until: moment }),
  'cancel-reply': nothing,
  'take-over': because,
  'request-agent': because,
  'hand-back': object<CommandParams['hand-back']>({ note: optional(text) }),
  close: object<CommandParams['close']>({ outcome: filled, note: optional(text) }),
  reopen: nothing,
  archive: nothing,
  'reset-bot': nothing,
  'block-contact': because,
  'unblock-contact': because,
  'send-message': object<CommandParams['send-message']>({ text: filled, private: optional(flag), clientId: filled }),
};

export const commandTypes = Object.keys(parameters) as CommandType[];

/** What a client sent, checked: a wrong type is `invalid`, with its path. */
function checked<T>(check: Check<T>, value: unknown): T {
  try {
    return check(value, '');
  } catch (thrown) {
    if (!(thrown instanceof HandoffError)) throw thrown;
    // the checks' sentences name a path and what was expected, nothing that was sent
    throw new GatewayError('invalid', thrown.message);
  }
}

const command: Check<Command> = (value, path) => {
  const { type } = object<{ type: CommandType }>({ type: oneOf(...commandTypes) })(value, path);
  return { type, ...parameters[type](value, path) } as Command;
};

export const toCommand = (body: unknown): Command => checked(command, body);
export const toDraft = (body: unknown): MessageDraft => checked(parameters['send-message'], body);

const mostRows = 1000;

/** A command for many conversations. A message is written for one. */
export function toBulk(body: unknown): { command: Command; ids: string[] } {
  const bulk = checked(object<{ command: Command; ids: string[] }>({ command, ids: list(usableId) }), body);
  if (bulk.command.type === 'send-message') {
    throw new GatewayError('invalid', 'command.type: a message is sent to one conversation');
  }
  if (bulk.ids.length > mostRows) throw new GatewayError('invalid', `ids: expected ${mostRows} at most`);
  return { ...bulk, ids: [...new Set(bulk.ids)] };
}
