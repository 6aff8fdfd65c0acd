import type { CommandParams, CommandType } from '../../../model/command.js';
import { instant, oneOf, object, ref, strict, text, flag, type Schema } from './schema.js';

const command = <T extends CommandType>(type: T, parameters: Schema): Schema => {
  const { required = [], properties } = parameters as { required?: string[]; properties: object };
  return {
    type: 'object',
    required: ['type', ...required],
    properties: { type: { const: type }, ...properties },
    ...strict,
  };
};

type Params<T extends CommandType> = CommandParams[T];
const none = object<object>({}, {});
const reason = object<Params<'take-over'>>({}, { reason: text });

const byType: { [T in CommandType]: Schema } = {
  'activate-bot': none,
  'pause-bot': object<Params<'pause-bot'>>({}, { until: instant, reason: text }),
  'extend-pause': object<Params<'extend-pause'>>({ until: instant }, {}),
  'cancel-reply': none,
  'take-over': reason,
  'request-agent': reason,
  'hand-back': object<Params<'hand-back'>>({}, { note: text }),
  close: object<Params<'close'>>({ outcome: text }, { note: text }),
  reopen: none,
  archive: none,
  'reset-bot': none,
  'block-contact': reason,
  'unblock-contact': reason,
  'send-message': object<Params<'send-message'>>({ text, clientId: text }, { private: flag }),
};
const types = Object.keys(byType) as CommandType[];
const contactTypes: CommandType[] = ['block-contact', 'unblock-contact'];
const among = (chosen: CommandType[]): Schema => ({ oneOf: chosen.map((type) => command(type, byType[type])) });

export const commandSchemas: Record<string, Schema> = {
  CommandType: oneOf(...types),
  ConversationCommand: among(types.filter((type) => !contactTypes.includes(type) && type !== 'send-message')),
  ContactCommand: among(contactTypes),
  Command: among(types),
  CommandAnswer: object<{ conversation?: unknown; serverTime?: unknown }>(
    {},
    { conversation: ref('Conversation'), serverTime: instant },
  ),
};
