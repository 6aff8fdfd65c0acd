/** What Intercom's API 2.16 sends, as far as it is used, and what it is in our words. Times are seconds since 1970. */
import type { Contact, PastConversation } from '../../model/contact.js';
import type { Actor, Agent, Bot, Conversation, Handler } from '../../model/conversation.js';
import type { Attachment, Message, MessageEvent } from '../../model/message.js';
import { sentenceFor } from '../lines.js';
import { ofSeconds, present } from '../platform-client.js';

type Text = string | null;

export interface IntercomAuthor {
  /** `admin`, `bot`, `team`, or for contacts `user`, `lead`, `contact`. */
  type?: Text;
  id?: Text;
  name?: Text;
  from_ai_agent?: boolean;
}
interface IntercomFile {
  url?: Text;
  name?: Text;
  content_type?: Text;
  filesize?: number | null;
}
export interface IntercomPart {
  id: string;
  /** `comment`, `note`, or what has happened: `assignment`, `close`, `open`, `snoozed` … */
  part_type: string;
  body?: Text;
  created_at: number;
  author?: IntercomAuthor | null;
  assigned_to?: { type?: Text; id?: Text } | null;
  attachments?: IntercomFile[] | null;
}
export interface IntercomConversation {
  id: string;
  state: string;
  created_at: number;
  updated_at?: number | null;
  waiting_since?: number | null;
  /** 0 or nothing: nobody. */
  admin_assignee_id?: number | null;
  source?: { id?: Text; type?: Text; body?: Text; author?: IntercomAuthor | null; attachments?: IntercomFile[] | null };
  contacts?: { contacts?: Array<{ id: string }> | null } | null;
  custom_attributes?: Record<string, unknown> | null;
  conversation_parts?: { conversation_parts?: IntercomPart[] | null } | null;
  statistics?: { last_close_at?: number | null; last_closed_by_id?: Text } | null;
  ai_agent_participated?: boolean | null;
  ai_agent?: { resolution_state?: Text } | null;
}
export interface IntercomContact {
  id: string;
  name?: Text;
  email?: Text;
  phone?: Text;
  external_id?: Text;
  avatar?: { image_url?: Text } | null;
  custom_attributes?: Record<string, unknown> | null;
}

export interface Mapping {
  /** Our agent of an Intercom admin. */
  agentOf(admin: { id: string; name?: string }): Agent;
  /** The attribute in which the outcome is kept. */
  outcomeAttribute?: string;
}

/** How Fin ends when it has handed the conversation over to people. */
const handedOver = ['escalated', 'procedure_handoff', 'negative_feedback'];
const isContact = ({ type }: IntercomAuthor): boolean => type === 'user' || type === 'lead' || type === 'contact';

function authorOf(author: IntercomAuthor | null | undefined, { agentOf }: Mapping): Actor {
  if (!author?.type) return { kind: 'unknown' };
  const named = present({ id: author.id, name: author.name });
  if (isContact(author)) return { kind: 'contact', ...named };
  if (author.type === 'bot' || author.from_ai_agent) return { kind: 'bot', ...named };
  if (author.type !== 'admin' || !author.id) return { kind: 'system' };
  return { kind: 'agent', ...agentOf({ id: author.id, ...present({ name: author.name }) }) };
}

const partsOf = (raw: IntercomConversation): IntercomPart[] => raw.conversation_parts?.conversation_parts ?? [];
const isSaid = ({ part_type: type }: IntercomPart): boolean => type === 'comment' || type === 'note';

/**
 * Fin, once it has taken part: people have it as soon as somebody is assigned, or Fin has handed over. Nothing in the
 * API brings Fin back, so it is stopped then.
 */
function whoHasIt(raw: IntercomConversation, { agentOf }: Mapping): { handler: Handler; bot: Bot } {
  const { admin_assignee_id: admin, ai_agent_participated: hasFin, ai_agent: fin, waiting_since: waiting } = raw;
  const mode = hasFin ? 'autopilot' : 'off';
  if (admin) {
    const known = partsOf(raw).findLast(
      ({ author }) => author?.type === 'admin' && author.id === String(admin),
    )?.author;
    const agent = agentOf({ id: String(admin), ...present({ name: known?.name }) });
    return { handler: { kind: 'agent', agent }, bot: { mode, status: hasFin ? 'stopped' : 'active' } };
  }
  if (hasFin && !handedOver.includes(fin?.resolution_state ?? '')) {
    return { handler: { kind: 'bot' }, bot: { mode, status: 'active' } };
  }
  const since = present({ since: ofSeconds(waiting) });
  return { handler: { kind: 'queue', ...since }, bot: { mode, status: hasFin ? 'stopped' : 'active' } };
}

function closedOf(raw: IntercomConversation, mapping: Mapping): NonNullable<Conversation['closed']> {
  const part = partsOf(raw).findLast(({ part_type: type }) => type === 'close');
  const { last_close_at: at, last_closed_by_id: by } = raw.statistics ?? {};
  const outcome = mapping.outcomeAttribute && raw.custom_attributes?.[mapping.outcomeAttribute];
  const who = part
    ? authorOf(part.author, mapping)
    : by
      ? { kind: 'agent' as const, ...mapping.agentOf({ id: by }) }
      : undefined;
  return {
    outcome: typeof outcome === 'string' && outcome ? outcome : 'resolved',
    at: ofSeconds(part?.created_at ?? at ?? raw.updated_at ?? raw.created_at)!,
    ...present({ by: who, note: part?.body }),
  };
}

export function toConversation(raw: IntercomConversation, mapping: Mapping): Conversation {
  const id = raw.contacts?.contacts?.[0]?.id;
  if (typeof raw.id !== 'string' || !id) throw new TypeError('id: expected text');
  const { source } = raw;
  const isClosed = raw.state === 'closed';
  const from = source?.author;
  const name = from && isContact(from) && from.id === id ? from.name : undefined;
  const last = toMessages(raw, mapping).findLast((message) => !message.private && !message.event);
  return {
    id: raw.id,
    contact: { id, ...present({ name }) },
    ...present({ channel: source?.type === 'conversation' ? 'web' : source?.type }),
    status: isClosed ? 'closed' : 'open',
    ...(isClosed && { closed: closedOf(raw, mapping) }),
    ...whoHasIt(raw, mapping),
    ...(last && { lastMessage: { text: last.text, author: last.author, at: last.at } }),
    ...present({ updatedAt: ofSeconds(raw.updated_at) }),
  };
}

/** What has happened, of which Intercom writes no sentence. */
function eventOf(part: IntercomPart, actor: Actor): MessageEvent {
  const { part_type: type, assigned_to: to } = part;
  const reason = present({ reason: part.body });
  if (type === 'close') return { type: 'closed', actor, ...reason };
  if (type === 'open') return { type: 'reopened', actor };
  if (type !== 'assignment') return { type, actor, ...reason };
  return { type: to?.type === 'team' ? 'queued' : to?.id && to.id !== '0' ? 'joined' : 'unassigned', actor, ...reason };
}

const filesOf = (files: IntercomFile[] | null | undefined): Attachment[] =>
  (files ?? []).flatMap(({ url, name, content_type: type, filesize: size }) =>
    url ? [{ url, ...present({ name, type, size }) }] : [],
  );

/** All messages, oldest first: the first one stands apart from the others. */
export function toMessages(raw: IntercomConversation, mapping: Mapping): Message[] {
  const { source } = raw;
  const first = source && { ...source, id: source.id ?? `${raw.id}-source`, created_at: raw.created_at };
  const parts: IntercomPart[] = [...(first ? [{ ...first, part_type: 'comment' }] : []), ...partsOf(raw)];
  return parts
    .filter((part) => !isSaid(part) || part.body || part.attachments?.length)
    .map((part) => {
      const actor = authorOf(part.author, mapping);
      const event = isSaid(part) ? undefined : eventOf(part, actor);
      const files = filesOf(part.attachments);
      return {
        id: part.id,
        conversationId: raw.id,
        author: event ? { kind: 'system' } : actor,
        at: ofSeconds(part.created_at)!,
        text: event ? sentenceFor(event) : (part.body ?? ''),
        ...present({ event }),
        ...(part.part_type === 'note' && { private: true }),
        ...(files.length > 0 && { attachments: files }),
      };
    });
}

export function toContact(raw: IntercomContact): Contact {
  const attributes = Object.fromEntries(
    Object.entries(raw.custom_attributes ?? {}).filter(([, value]) =>
      ['string', 'number', 'boolean'].includes(typeof value),
    ),
  ) as NonNullable<Contact['attributes']>;
  const { id, name, email, phone, external_id: externalId, avatar } = raw;
  return {
    id,
    ...present({ name, email, phone, externalId, avatarUrl: avatar?.image_url }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
}

export function toPast(raw: IntercomConversation, mapping: Mapping): PastConversation {
  const { admin_assignee_id: admin, source } = raw;
  return {
    id: raw.id,
    at: ofSeconds(raw.created_at)!,
    ...present({ channel: source?.type === 'conversation' ? 'web' : source?.type }),
    ...(raw.state === 'closed' && { outcome: closedOf(raw, mapping).outcome }),
    ...(admin && { handledBy: [{ kind: 'agent' as const, ...mapping.agentOf({ id: String(admin) }) }] }),
    ...(handedOver.includes(raw.ai_agent?.resolution_state ?? '') && { handoff: true }),
  };
}

/** Intercom takes HTML. What a person wrote is text, whatever it looks like. */
export const toHtml = (text: string): string =>
  `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>')}</p>`;
