/**
 * What comes from a backend is copied, field by field, into new typed objects. A field of the wrong type is a
 * `bad-response` that names its path; a field that nobody asked for stays outside.
 */
import { cleanName } from '../internal/names.js';
import type {
  Actor,
  Agent,
  Block,
  Bot,
  Cause,
  ContactSummary,
  Conversation,
  Handler,
  Permission,
} from '../model/conversation.js';
import { HandoffError } from '../model/error.js';

export type Check<T> = (value: unknown, path: string) => T;

export const fail = (path: string, expected: string): never => {
  throw new HandoffError('bad-response', `${path || 'answer'}: expected ${expected}`);
};

export const text: Check<string> = (value, path) => (typeof value === 'string' ? value : fail(path, 'text'));
export const number: Check<number> = (value, path) =>
  Number.isFinite(value) ? (value as number) : fail(path, 'a number');
export const flag: Check<boolean> = (value, path) => (typeof value === 'boolean' ? value : fail(path, 'true or false'));
export const id: Check<string> = (value, path) => text(value, path) || fail(path, 'an id');
export const instant: Check<string> = (value, path) =>
  isNaN(Date.parse(text(value, path))) ? fail(path, 'a date and time') : (value as string);
/** An empty name is no name. */
export const name = ((value, path) => cleanName(text(value, path)) || undefined) as Check<string | undefined>;

export const optional =
  <T>(check: Check<T>): Check<T | undefined> =>
  (value, path) =>
    value === undefined || value === null ? undefined : check(value, path);

export const oneOf =
  <T extends string>(...values: T[]): Check<T> =>
  (value, path) =>
    values.includes(value as T) ? (value as T) : fail(path, values.join(' | '));

const record: Check<Record<string, unknown>> = (value, path) =>
  typeof value === 'object' && value && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : fail(path, 'an object');

export const list =
  <T>(check: Check<T>): Check<T[]> =>
  (value, path) =>
    Array.isArray(value) ? value.map((item, i) => check(item, `${path}[${i}]`)) : fail(path, 'a list');

type Shape<T> = { [K in keyof Required<T>]: Check<T[K]> };

export const object =
  <T extends object>(shape: Shape<T>): Check<T> =>
  (value, path) => {
    const source = record(value, path);
    const copy: Partial<T> = {};
    for (const key of Object.keys(shape) as Array<keyof T & string>) {
      const checked = shape[key](source[key], path ? `${path}.${key}` : key);
      if (checked !== undefined) copy[key] = checked;
    }
    return copy as T;
  };

/** Values of a map whose keys the backend chooses. `fromEntries` makes even `__proto__` an ordinary field. */
export const mapOf =
  <T>(check: Check<T>): Check<Record<string, T>> =>
  (value, path) =>
    Object.fromEntries(
      Object.entries(record(value, path)).flatMap(([key, item]) =>
        item === null || item === undefined ? [] : [[key, check(item, `${path}.${key}`)]],
      ),
    );

export const actor = object<Actor>({
  kind: oneOf('agent', 'bot', 'contact', 'system', 'unknown'),
  id: optional(text),
  name: optional(name),
});
const agent = object<Agent>({ id, name: optional(name) });
export const block = object<Block>({ by: optional(actor), at: optional(instant), reason: optional(text) });
const cause = object<Cause>({ kind: text, actor: optional(actor), reason: optional(text), at: optional(instant) });

const held = object<Extract<Handler, { kind: 'agent' }>>({ kind: oneOf('agent'), agent, since: optional(instant) });
const free = object<Extract<Handler, { kind: 'queue' | 'nobody' }>>({
  kind: oneOf('queue', 'nobody') as Check<'queue'>,
  since: optional(instant),
});
const handler: Check<Handler> = (value, path) => {
  const { kind } = record(value, path);
  if (kind === 'bot') return { kind };
  if (kind === 'agent') return held(value, path);
  return kind === 'queue' || kind === 'nobody'
    ? free(value, path)
    : fail(`${path}.kind`, 'bot | agent | queue | nobody');
};

const bot = object<Bot>({
  mode: oneOf('autopilot', 'suggestive', 'off'),
  status: oneOf('active', 'paused', 'stopped'),
  resumeAt: optional(instant),
  resumeBasis: optional(oneOf('fixed', 'last-agent-message', 'last-message')),
  cause: optional(cause),
  messageCount: optional(number),
  messageLimit: optional(number),
  composing: optional(flag),
});

const contactSummary = object<ContactSummary>({
  id,
  name: optional(name),
  avatarUrl: optional(text),
  blocked: optional(block),
});
const permission: Check<Permission> = (value, path) =>
  value === true ? value : { reason: text(record(value, path).reason, `${path}.reason`) };

export const conversation: Check<Conversation> = object<Conversation>({
  id,
  version: optional(number),
  contact: contactSummary,
  channel: optional(text),
  status: oneOf('open', 'closed', 'archived'),
  closed: optional(
    object<NonNullable<Conversation['closed']>>({
      outcome: text,
      by: optional(actor),
      at: instant,
      note: optional(text),
    }),
  ),
  handler,
  bot,
  nextReplier: optional(oneOf('bot', 'agent', 'nobody')),
  lastMessage: optional(object<NonNullable<Conversation['lastMessage']>>({ text, author: actor, at: instant })),
  unread: optional(number),
  attention: optional(list(text)),
  permissions: optional(mapOf(permission)),
  updatedAt: optional(instant),
});
