import {
  fail,
  flag,
  instant,
  list,
  object,
  oneOf,
  optional,
  record,
  text,
  type Check,
} from '../../adapters/check/primitives.js';
import {
  commandTypes,
  parametersOf,
  type Command,
  type CommandType,
  type ParameterFormat,
} from '../../model/command.js';
import { maxFiles } from '../../model/attachment.js';
import { HandoffError } from '../../model/error.js';
import { limits, maxLengthOf } from '../../model/limits.js';
import type { MessageDraft } from '../../model/message.js';
import type { Doing } from '../../model/presence.js';
import { GatewayError } from '../errors.js';
import { isUsable } from './request.js';

export const filled: Check<string> = (value, path) =>
  text(value, path).trim() ? (value as string) : fail(path, 'a text that is not empty');

export const usableId: Check<string> = (value, path) =>
  isUsable(text(value, path)) ? (value as string) : fail(path, `an id of 1 to ${limits.id} characters`);

/** Any text, also an empty one. */
export const plain: Check<string> = text;

/** The same check, for texts no longer than that. */
export const upTo =
  (max: number, check: Check<unknown>): Check<unknown> =>
  (value, path) =>
    typeof value === 'string' && value.length > max ? fail(path, `${max} characters at most`) : check(value, path);

/** The ids of files that were sent before. */
const fileIds: Check<string[]> = (value, path) => {
  const ids = list(usableId)(value, path);
  return ids.length > maxFiles ? fail(path, `${maxFiles} files at most`) : ids;
};

const formats: Record<ParameterFormat, Check<unknown>> = {
  text: filled,
  'text?': optional(text),
  instant,
  'instant?': optional(instant),
  flag,
  'flag?': optional(flag),
  id: filled,
  'files?': optional(fileIds),
};

/** The parameters of a command, as the table of commands has them; what is not named there stays outside. */
const checkParameters = (type: CommandType): Check<object> =>
  object(
    Object.fromEntries(parametersOf(type).map(([name, format]) => [name, upTo(maxLengthOf(name), formats[format])])),
  );

const command: Check<Command> = (value, path) => {
  const type = oneOf(...commandTypes)(record(value, path).type, path ? `${path}.type` : 'type');
  return { type, ...checkParameters(type)(value, path) } as Command;
};

/** What a client sent, checked: a wrong type is `invalid`, with its path. */
export function checked<T>(check: Check<T>, value: unknown): T {
  try {
    return check(value, '');
  } catch (thrown) {
    if (!(thrown instanceof HandoffError)) throw thrown;
    // the checks' sentences name a path and what was expected, nothing that was sent
    throw new GatewayError('invalid', thrown.message);
  }
}

export const toCommand = (body: unknown): Command => checked(command, body);

/** A message, and the ids of its files. */
export type NamedDraft = Omit<MessageDraft, 'attachments'> & { attachments?: string[] };

const draftWithFiles = object<NamedDraft>({
  text: upTo(limits.message, plain) as Check<string>,
  private: optional(flag),
  clientId: upTo(limits.id, filled) as Check<string>,
  attachments: optional(fileIds),
});

export const toDraft = (body: unknown): NamedDraft =>
  checked((value, path) => {
    const draft = draftWithFiles(value, path);
    if (!draft.attachments?.length) filled(draft.text, 'text');
    return draft;
  }, body);

const presence = object<{ doing: Doing }>({ doing: oneOf('viewing', 'writing', 'away') });

export const toDoing = (body: unknown): Doing => checked(presence, body).doing;

const maxBulkRows = 1000;

/** A command for many conversations. A message or a suggestion belongs to one. */
export function toBulk(body: unknown): { command: Command; ids: string[] } {
  const bulk = checked(object<{ command: Command; ids: string[] }>({ command, ids: list(usableId) }), body);
  if (parametersOf(bulk.command.type).some(([, format]) => format === 'id')) {
    throw new GatewayError('invalid', 'command.type: this command is about one conversation');
  }
  if (bulk.ids.length > maxBulkRows) throw new GatewayError('invalid', `ids: expected ${maxBulkRows} at most`);
  return { ...bulk, ids: [...new Set(bulk.ids)] };
}
