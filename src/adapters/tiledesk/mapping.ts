/** From Tiledesk's words to ours. */
import type { Contact, PastConversation } from '../../model/contact.js';
import type { Actor, Agent, Conversation, Handler } from '../../model/conversation.js';
import type { Attachment, Message } from '../../model/message.js';
import { present } from '../platform-client.js';
import {
  closedStatus,
  type TiledeskLead,
  type TiledeskMessage,
  type TiledeskNote,
  type TiledeskRequest,
  type TiledeskUser,
} from './wire.js';

export interface Mapping {
  agentOf(user: { id: string; name?: string }): Agent;
  /** The bot that would have a conversation. Nothing: no bot answers there. */
  botOf(request: TiledeskRequest): string | undefined;
}

const botPrefix = 'bot_';
export const isBot = (participant: string): boolean => participant.startsWith(botPrefix);
const people = ({ participants }: TiledeskRequest): string[] => participants.filter((each) => !isBot(each));

const nameOf = ({ firstname, lastname }: TiledeskUser): string | undefined =>
  [firstname, lastname].filter((each) => each?.trim()).join(' ') || undefined;
/** `Guest ` and a blank is what nameless visitors have. */
const trimmed = (text: string | null | undefined): string | undefined => text?.trim() || undefined;

function agentIn({ participatingAgents: known }: TiledeskRequest, id: string, { agentOf }: Mapping): Agent {
  const user = known?.find(({ _id }) => _id === id);
  return agentOf({ id, ...present({ name: user && nameOf(user) }) });
}

/**
 * A bot among the participants answers, whoever else is there. Without any participant a bot that was taken out is
 * paused, which `hasBot` still tells; everything else without anybody waits for a person.
 */
function handlerOf(request: TiledeskRequest, mapping: Mapping): Handler {
  const { participants, status, hasBot } = request;
  if (participants.some(isBot)) return { kind: 'bot' };
  const [agent] = people(request);
  if (agent !== undefined) return { kind: 'agent', agent: agentIn(request, agent, mapping) };
  return { kind: hasBot || status === closedStatus ? 'nobody' : 'queue' };
}

function closedOf(request: TiledeskRequest, mapping: Mapping): NonNullable<Conversation['closed']> {
  const { attributes, closed_at: at, closed_by: by } = request;
  const kept = attributes?.handoff?.closed;
  const time = at ?? request.updatedAt;
  // ours was written just before Tiledesk's own; one that is older is of an earlier end
  if (kept && Math.abs(Date.parse(kept.at) - Date.parse(time)) < 60_000) {
    const { outcome, note, by: agent } = kept;
    return { outcome, at: time, ...present({ note, by: agent && { kind: 'agent' as const, ...agent } }) };
  }
  const isPerson = by && /^[\da-f]{24}$/.test(by);
  return { outcome: 'closed', at: time, ...(isPerson && { by: { kind: 'agent', ...agentIn(request, by, mapping) } }) };
}

export function toConversation(request: TiledeskRequest, mapping: Mapping): Conversation {
  const { request_id: id, lead, status, channel, attributes, updatedAt } = request;
  const isClosed = status === closedStatus;
  const handler = handlerOf(request, mapping);
  const hasBot = handler.kind === 'bot' || mapping.botOf(request) !== undefined;
  const last = attributes?.last_message;
  return {
    id,
    contact: { id: lead?._id ?? id, ...present({ name: trimmed(lead?.fullname) }) },
    ...present({ channel: channel?.name === 'chat21' ? 'web' : channel?.name }),
    status: isClosed ? 'closed' : 'open',
    ...(isClosed && { closed: closedOf(request, mapping) }),
    handler,
    bot: {
      mode: hasBot ? 'autopilot' : 'off',
      status: handler.kind === 'bot' ? 'active' : 'paused',
    },
    ...(last && !isInfo(last) && { lastMessage: lastOf(last, request, mapping) }),
    updatedAt,
  };
}

/** What Tiledesk says to agents alone: that a conversation was assigned to them, for example. */
export const isInfo = ({ attributes, sender }: TiledeskMessage): boolean =>
  sender === 'system' && attributes?.subtype === 'info';

function lastOf(message: TiledeskMessage, request: TiledeskRequest, mapping: Mapping) {
  const { text, author, at } = toMessage(message, request, mapping);
  return { text, author, at };
}

function authorOf({ sender, senderFullname }: TiledeskMessage, request: TiledeskRequest, mapping: Mapping): Actor {
  const { agentOf, botOf } = mapping;
  const name = trimmed(senderFullname);
  if (sender === 'system') return { kind: 'system' };
  // a bot that answers with its own token is told by its bare id, as a user is
  const bot = isBot(sender) ? sender.slice(botPrefix.length) : botOf(request);
  if (isBot(sender) || sender === bot) return { kind: 'bot', id: bot, ...present({ name }) };
  const { lead } = request;
  if (lead && (sender === lead.lead_id || sender === lead._id)) {
    return { kind: 'contact', id: lead._id, ...present({ name }) };
  }
  // ids of users have 24 digits, those of visitors are longer
  if (/^[\da-f]{24}$/.test(sender)) return { kind: 'agent', ...agentOf({ id: sender, ...present({ name }) }) };
  return { kind: 'contact', ...present({ name }) };
}

export function toMessage(message: TiledeskMessage, request: TiledeskRequest, mapping: Mapping): Message {
  const { _id: id, text, createdAt: at, attributes } = message;
  const { clientId } = attributes?.handoff ?? {};
  const file = attachmentOf(message);
  return {
    id,
    conversationId: request.request_id,
    author: authorOf(message, request, mapping),
    at,
    text: text ?? '',
    ...(typeof clientId === 'string' && { clientId }),
    ...(file && { attachments: [file] }),
  };
}

function attachmentOf({ type, metadata }: TiledeskMessage): Attachment | undefined {
  const { src, name, type: kind } = metadata ?? {};
  if (type === 'text' || typeof src !== 'string' || !src) return undefined;
  const given = (value: unknown) => (typeof value === 'string' && value ? value : undefined);
  return { url: src, ...present({ name: given(name), type: given(kind) }) };
}

/** A note of the team. Whoever wrote it is known where it was written here. */
export function toNote(note: TiledeskNote, request: TiledeskRequest, { agentOf }: Mapping): Message {
  const { _id: id, text, createdAt: at, createdBy } = note;
  const { clientId, ...author } = request.attributes?.handoff?.notes?.[id] ?? {};
  return {
    id,
    conversationId: request.request_id,
    author: { kind: 'agent', ...('id' in author ? author : agentOf({ id: createdBy })) },
    at,
    text,
    private: true,
    ...present({ clientId }),
  };
}

export function toContact(lead: TiledeskLead): Contact {
  const { _id: id, lead_id: chatId, fullname, email, phone, attributes } = lead;
  const own = Object.entries(attributes ?? {}).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  );
  return {
    id,
    ...present({ name: trimmed(fullname), email: trimmed(email), phone: trimmed(phone), chatId }),
    ...(own.length > 0 && { attributes: Object.fromEntries(own) as NonNullable<Contact['attributes']> }),
  };
}

export function toPast(request: TiledeskRequest, mapping: Mapping): PastConversation {
  const conversation = toConversation(request, mapping);
  const handledBy = people(request).map((id): Actor => ({ kind: 'agent', ...agentIn(request, id, mapping) }));
  return {
    id: request.request_id,
    at: request.createdAt,
    ...present({ channel: conversation.channel, outcome: conversation.closed?.outcome }),
    ...(handledBy.length > 0 && { handledBy }),
  };
}
