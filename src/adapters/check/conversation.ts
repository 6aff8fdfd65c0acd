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
  Suggestion,
} from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import {
  absentWithout,
  fail,
  flag,
  id,
  instant,
  isMissing,
  sparseList,
  mapOf,
  name,
  number,
  object,
  oneOf,
  optional,
  record,
  text,
  textOrNone,
  type Check,
} from './primitives.js';

export const checkActor = object<Actor>({
  kind: oneOf('agent', 'bot', 'contact', 'system', 'unknown'),
  id: optional(text),
  name: optional(name),
});
/** Who did something, where anybody is named. */
export const optionalActor = optional(absentWithout(checkActor, 'kind'));
/** Who wrote something: a backend that names nobody does not know. */
export const author: Check<Actor> = (value, path) =>
  isMissing(record(value ?? {}, path).kind) ? { kind: 'unknown' } : checkActor(value, path);
export const agent = object<Agent>({ id, name: optional(name) });
export const checkBlock = object<Block>({ by: optionalActor, at: optional(instant), reason: optional(text) });
const cause = absentWithout(
  object<Cause>({ kind: text, actor: optionalActor, reason: optional(text), at: optional(instant) }),
  'kind',
);

const agentHandler = object<Extract<Handler, { kind: 'agent' }>>({
  kind: oneOf('agent'),
  agent,
  since: optional(instant),
});
const unassignedHandler = object<Extract<Handler, { kind: 'queue' | 'nobody' }>>({
  kind: oneOf('queue', 'nobody') as Check<'queue'>,
  since: optional(instant),
});
const handler: Check<Handler> = (value, path) => {
  const { kind } = record(value, path);
  if (kind === 'bot') return { kind };
  if (kind === 'agent') return agentHandler(value, path);
  return kind === 'queue' || kind === 'nobody'
    ? unassignedHandler(value, path)
    : fail(`${path}.kind`, 'bot | agent | queue | nobody');
};

const bot = object<Bot>({
  mode: oneOf('autopilot', 'suggestive', 'off'),
  status: oneOf('active', 'paused', 'stopped', 'unknown'),
  resumeAt: optional(instant),
  resumeBasis: optional(oneOf('fixed', 'last-agent-message', 'last-message')),
  cause: optional(cause),
  messageCount: optional(number),
  messageLimit: optional(number),
  composing: optional(flag),
  suggestion: optional(absentWithout(object<Suggestion>({ id, text, at: instant }), 'id', 'text', 'at')),
});

const contactSummary = object<ContactSummary>({
  id,
  name: optional(name),
  avatarUrl: optional(text),
  blocked: optional(checkBlock),
});
const permission: Check<Permission> = (value, path) => {
  if (value === true) return true;
  const { reason } = record(value, path);
  return { reason: textOrNone(reason, `${path}.reason`) };
};

export const checkConversation: Check<Conversation> = object<Conversation>({
  id,
  version: optional(number),
  contact: contactSummary,
  channel: optional(text),
  status: oneOf('open', 'closed', 'archived'),
  closed: optional(
    absentWithout(
      object<NonNullable<Conversation['closed']>>({
        outcome: text,
        by: optionalActor,
        at: instant,
        note: optional(text),
      }),
      'outcome',
      'at',
    ),
  ),
  handler,
  bot,
  due: optional(absentWithout(object<NonNullable<Conversation['due']>>({ at: instant, label: optional(text) }), 'at')),
  summary: optional(
    absentWithout(object<NonNullable<Conversation['summary']>>({ text, at: instant, by: optionalActor }), 'text', 'at'),
  ),
  nextReplier: optional(oneOf('bot', 'agent', 'nobody')),
  lastMessage: optional(
    absentWithout(object<NonNullable<Conversation['lastMessage']>>({ text, author, at: instant }), 'text', 'at'),
  ),
  unread: optional(number),
  attention: optional(sparseList(text)),
  permissions: optional(mapOf(permission)),
  updatedAt: optional(instant),
});

/** Checks an answer that must be about this conversation: another one would be shown under the wrong id. */
export function checkAnswerAbout(conversationId: string, value: unknown, path = ''): Conversation {
  const conversation = checkConversation(value, path);
  if (conversation.id === conversationId) return conversation;
  throw new HandoffError('bad-response', `${path ? `${path}.` : ''}id: the answer is about another conversation`);
}
