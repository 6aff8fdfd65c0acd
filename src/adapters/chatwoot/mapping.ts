/** From Chatwoot's words to ours. */
import type { Contact, PastConversation } from '../../model/contact.js';
import type { Actor, Agent, Block, Conversation, Handler } from '../../model/conversation.js';
import type { Attachment, Message, MessageEvent } from '../../model/message.js';
import { ofSeconds, present } from '../platform-client.js';
import type {
  ChatwootAttachment,
  ChatwootContact,
  ChatwootConversation,
  ChatwootMessage,
  ChatwootPerson,
} from './wire.js';

/** What the mapping has to know beside the answer. */
export interface Mapping {
  /** Our agent of a Chatwoot user. */
  agentOf(user: ChatwootPerson): Agent;
  /** Whether a bot answers in an inbox. */
  hasBot(inboxId: number | undefined): boolean;
  /** The attributes in which how a conversation ended is kept. */
  attribute: ClosingAttributes;
}

export interface ClosingAttributes {
  outcome: string;
  note: string;
  by: string;
  at: string;
}
/** Attributes of a contact. */
export const blockAttributes = { reason: 'handoff_block_reason', by: 'handoff_blocked_by', at: 'handoff_blocked_at' };

const channels: Record<string, string> = { webwidget: 'web', twiliosms: 'sms', facebookpage: 'messenger' };

/** `Channel::WebWidget` is the web. */
export function channelOf(type: string | null | undefined): string | undefined {
  const name = type?.split('::').at(-1)?.toLowerCase();
  return name && (channels[name] ?? name);
}

const textOf = (attributes: Record<string, unknown> | null | undefined, key: string): string | undefined => {
  const value = attributes?.[key];
  return typeof value === 'string' && value ? value : undefined;
};

export const nameOf = ({ name, available_name: available }: ChatwootPerson): string | undefined =>
  available || name || undefined;

/** An agent as it is kept in an attribute: the id and, after a blank, the name. */
export const written = ({ id, name }: Agent): string => (name ? `${id} ${name}` : id);
function agentIn(text: string | undefined): Actor | undefined {
  const [, id, name] = /^(\S+)(?: (.+))?$/s.exec(text ?? '') ?? [];
  return id === undefined ? undefined : { kind: 'agent', id, ...(name && { name }) };
}

export function blockOf({ blocked, custom_attributes: kept }: ChatwootContact): Block | undefined {
  if (!blocked) return undefined;
  return present({
    reason: textOf(kept, blockAttributes.reason),
    by: agentIn(textOf(kept, blockAttributes.by)),
    at: textOf(kept, blockAttributes.at),
  });
}

function handlerOf({ status, meta, waiting_since: waiting }: ChatwootConversation, { agentOf }: Mapping): Handler {
  const { assignee, assignee_type: type } = meta ?? {};
  const agent = assignee && type !== 'AgentBot' ? agentOf(assignee) : undefined;
  // bots go by the status alone: one who is still assigned does not keep it from answering
  if (status === 'pending') return { kind: 'bot' };
  if (agent) return { kind: 'agent', agent };
  if (assignee) return { kind: 'bot' };
  return { kind: status === 'open' ? 'queue' : 'nobody', ...present({ since: ofSeconds(waiting) }) };
}

/** How it ended, unless the contact wrote since then: somebody else has closed it again, and nobody knows how. */
function closedOf(raw: ChatwootConversation, { attribute }: Mapping): NonNullable<Conversation['closed']> {
  const kept = raw.custom_attributes;
  const at = textOf(kept, attribute.at);
  const last = raw.last_non_activity_message;
  const isOlder = !at || (last?.message_type === 0 && last.created_at * 1000 > Date.parse(at));
  const outcome = isOlder ? undefined : textOf(kept, attribute.outcome);
  if (outcome === undefined) {
    const time = raw.updated_at ?? raw.last_activity_at ?? raw.created_at;
    return { outcome: 'resolved', at: ofSeconds(time) ?? new Date(0).toISOString() };
  }
  const by = agentIn(textOf(kept, attribute.by));
  return { outcome, at: at!, ...present({ by, note: textOf(kept, attribute.note) }) };
}

export function toConversation(raw: ChatwootConversation, mapping: Mapping): Conversation {
  const { id, status, meta, inbox_id: inbox } = raw;
  const contact = meta?.sender;
  if (typeof id !== 'number' || !contact || typeof contact.id !== 'number') {
    throw new TypeError('id: expected a number');
  }
  const isClosed = status === 'resolved';
  const isSilent = status === 'open' || status === 'snoozed' || isClosed;
  const handler = isClosed && !meta.assignee ? ({ kind: 'nobody' } as const) : handlerOf(raw, mapping);
  const hasBot = mapping.hasBot(inbox ?? undefined);
  const isWithBot = handler.kind === 'bot';
  return {
    id: String(id),
    contact: {
      id: String(contact.id),
      ...present({ name: contact.name, avatarUrl: contact.thumbnail, blocked: blockOf(contact) }),
    },
    ...present({ channel: channelOf(meta.channel) }),
    status: isClosed ? 'closed' : 'open',
    ...(isClosed && { closed: closedOf(raw, mapping) }),
    // without a bot nobody answers what is pending
    handler: isWithBot && !hasBot ? { kind: 'nobody' } : handler,
    bot: {
      mode: hasBot ? 'autopilot' : 'off',
      // the contact's next message makes it pending again, and the bot answers
      status: isClosed ? 'active' : isSilent && !isWithBot ? 'paused' : 'active',
    },
    ...present({
      lastMessage: lastOf(raw, mapping),
      updatedAt: ofSeconds(raw.updated_at ?? raw.last_activity_at),
    }),
  };
}

function lastOf(raw: ChatwootConversation, mapping: Mapping): Conversation['lastMessage'] {
  const last = [raw.last_non_activity_message, ...(raw.messages ?? [])].find(
    (message) => message && message.message_type !== 2 && !message.private,
  );
  if (!last) return undefined;
  const { text, author, at } = toMessage(String(raw.id), last, mapping);
  return { text, author, at };
}

/** What the adapter writes beside a message, so that it knows later who sent it. */
export interface Mark {
  agent: Agent;
  client_id?: string;
  event?: string;
  reason?: string;
}

/** Only of what an agent sent: a contact may write what they like into theirs. */
function markOf({ message_type: type, content_attributes: kept, sender }: ChatwootMessage): Partial<Mark> {
  const mark = kept?.handoff;
  return type === 1 && sender?.type !== 'contact' && typeof mark === 'object' && mark ? (mark as Partial<Mark>) : {};
}

function authorOf(message: ChatwootMessage, { agentOf }: Mapping): Actor {
  const { message_type: type, sender } = message;
  const named = sender && present({ id: String(sender.id), name: nameOf(sender) });
  if (type === 0) return { kind: 'contact', ...named };
  if (type !== 1) return { kind: 'system' };
  if (!sender) return { kind: 'unknown' };
  if (sender.type === 'agent_bot' || sender.type === 'captain_assistant') return { kind: 'bot', ...named };
  const { agent } = markOf(message);
  return typeof agent?.id === 'string' ? { kind: 'agent', ...agent } : { kind: 'agent', ...agentOf(sender) };
}

const deliveries: Record<string, Message['delivery']> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
};

export function toMessage(conversationId: string, raw: ChatwootMessage, mapping: Mapping): Message {
  const { id, content, message_type: type, created_at: at, status, attachments } = raw;
  const mark = markOf(raw);
  const author = authorOf(raw, mapping);
  const event: MessageEvent | undefined =
    typeof mark.event === 'string'
      ? { type: mark.event, actor: author, ...(mark.reason && { reason: mark.reason }) }
      : undefined;
  const files = (attachments ?? []).flatMap((each) => toAttachment(each) ?? []);
  return {
    id: String(id),
    conversationId,
    author: event ? { kind: 'system' } : author,
    at: ofSeconds(at)!,
    text: content ?? '',
    ...present({ event, clientId: mark.client_id }),
    ...(raw.private && !event && { private: true }),
    ...(type === 1 && !raw.private && present({ delivery: deliveries[status ?? ''] })),
    ...(files.length > 0 && { attachments: files }),
  };
}

/** A place on the map, or a contact's card, has no address. */
function toAttachment({ data_url: url, file_type: kind, extension, file_size: size }: ChatwootAttachment) {
  if (!url) return undefined;
  const name = decodeName(url);
  const isMedia = kind === 'image' || kind === 'audio' || kind === 'video';
  const ending = extension || name?.split('.').at(-1)?.toLowerCase();
  const type = isMedia && ending ? `${kind}/${ending === 'jpg' ? 'jpeg' : ending}` : undefined;
  return { url, ...present({ name, type, size }) } satisfies Attachment;
}

function decodeName(url: string): string | undefined {
  try {
    return decodeURIComponent(new URL(url, 'https://chatwoot.invalid').pathname.split('/').at(-1) ?? '') || undefined;
  } catch {
    return undefined;
  }
}

export function toContact(raw: ChatwootContact): Contact {
  const inbox = raw.contact_inboxes?.[0];
  const own: string[] = Object.values(blockAttributes);
  const attributes = Object.fromEntries(
    Object.entries(raw.custom_attributes ?? {}).filter(
      ([key, value]) => !own.includes(key) && ['string', 'number', 'boolean'].includes(typeof value),
    ),
  ) as NonNullable<Contact['attributes']>;
  return {
    id: String(raw.id),
    ...present({
      name: raw.name,
      avatarUrl: raw.thumbnail,
      phone: raw.phone_number,
      email: raw.email,
      channel: channelOf(inbox?.inbox?.channel_type),
      externalId: raw.identifier,
      chatId: inbox?.source_id,
      blocked: blockOf(raw),
    }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
}

export function toPast(raw: ChatwootConversation, mapping: Mapping): PastConversation {
  const { assignee } = raw.meta ?? {};
  const isPerson = assignee && raw.meta?.assignee_type !== 'AgentBot';
  return {
    id: String(raw.id),
    at: ofSeconds(raw.created_at ?? raw.last_activity_at)!,
    ...present({ channel: channelOf(raw.meta?.channel) }),
    ...(raw.status === 'resolved' && { outcome: closedOf(raw, mapping).outcome }),
    ...(isPerson && { handledBy: [{ kind: 'agent' as const, ...mapping.agentOf(assignee) }] }),
  };
}
