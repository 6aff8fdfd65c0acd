import { commandTypes, factsOf, parametersOf, type CommandType, type ParameterFormat } from '../../../model/command.js';
import { maxFiles } from '../../../model/attachment.js';
import { limits, maxLengthOf } from '../../../model/limits.js';
import { described, id, instant, listOf, object, oneOf, ref, strict, text, flag, type Schema } from './schema.js';

/** The ids of files that were sent before. */
export const fileIds: Schema = { ...listOf({ ...id, maxLength: limits.id }), maxItems: maxFiles };

const schemas: Record<ParameterFormat, Schema> = {
  text,
  'text?': text,
  instant,
  'instant?': instant,
  flag,
  'flag?': flag,
  id,
  'files?': fileIds,
};

/** A text with its limit. */
const limited = (name: string, schema: Schema): Schema =>
  schema === text || schema === id ? { ...schema, maxLength: maxLengthOf(name) } : schema;

const commandSchema = (type: CommandType): Schema => {
  const parameters = parametersOf(type);
  return {
    type: 'object',
    required: ['type', ...parameters.filter(([, format]) => !format.endsWith('?')).map(([name]) => name)],
    properties: {
      type: { const: type },
      ...Object.fromEntries(parameters.map(([name, format]) => [name, limited(name, schemas[format])])),
    },
    ...strict,
  };
};

const among = (isAmong: (type: CommandType) => boolean): Schema => ({
  oneOf: commandTypes.filter(isAmong).map(commandSchema),
});

const late = described('A message of the bot has been with the platform for five seconds: it may still arrive.', flag);

export const commandSchemas: Record<string, Schema> = {
  CommandType: oneOf(...commandTypes),
  ConversationCommand: among((type) => factsOf(type).answer === 'conversation'),
  ContactCommand: among((type) => factsOf(type).target === 'contact'),
  Command: among(() => true),
  CommandAnswer: object<{ conversation?: unknown; lastMessageMayArrive?: unknown; serverTime?: unknown }>(
    {},
    {
      conversation: ref('Conversation'),
      lastMessageMayArrive: late,
      serverTime: instant,
    },
  ),
  LateAnswer: object<{ lastMessageMayArrive: unknown }>({ lastMessageMayArrive: late }, {}),
};
