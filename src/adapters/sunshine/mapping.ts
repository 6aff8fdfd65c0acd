/** What Sunshine Conversations (API v2) sends, as far as it is used, and what it is in our words. */
import type { Attachment, Message } from '../../model/message.js';
import type { Contact, PastConversation } from '../../model/contact.js';
import type { Actor, Bot } from '../../model/conversation.js';
import { present } from '../platform-client.js';

type Text = string | null;

/** A bot, or a desk where people answer. Events name it as the API does. */
export interface SunshineIntegration {
  id?: Text;
  name?: Text;
  integrationType?: Text;
}
export interface SunshineConversation {
  id: string;
  /** Who is to answer. Nobody: the conversation goes to whoever the switchboard has by default. */
  activeSwitchboardIntegration?: SunshineIntegration | null;
  createdAt?: Text;
  lastUpdatedAt?: Text;
}
export interface SunshineAuthor {
  type?: Text;
  subtypes?: string[] | null;
  /** Of a user: in what the API answers. */
  userId?: Text;
  /** Of a user: in what a webhook delivers, if it was told to. */
  user?: SunshineUser | null;
  displayName?: Text;
}
export interface SunshineMessage {
  id: string;
  received: string;
  author?: SunshineAuthor | null;
  content?: Record<string, unknown> | null;
  source?: { type?: Text } | null;
  metadata?: Record<string, unknown> | null;
  deleted?: boolean | null;
}
export interface SunshineUser {
  id: string;
  externalId?: Text;
  profile?: {
    givenName?: Text;
    surname?: Text;
    email?: Text;
    avatarUrl?: Text;
    locale?: Text;
  } | null;
  metadata?: Record<string, unknown> | null;
  identities?: Array<{ type?: Text; value?: Text }> | null;
}

export interface Switchboard {
  /** The bot's integration: its id, its name or its type. */
  bot: string;
  /** Whether the bot answers where nobody has control. */
  botIsDefault: boolean;
}

/** Whose turn it is: everybody but the bot counts as people. */
export function statusOf(
  { activeSwitchboardIntegration: active }: Pick<SunshineConversation, 'activeSwitchboardIntegration'>,
  { bot, botIsDefault }: Switchboard,
): Bot['status'] {
  if (!active) return botIsDefault ? 'active' : 'paused';
  return [active.id, active.name, active.integrationType].includes(bot) ? 'active' : 'paused';
}

export function nameOf(user: Pick<SunshineUser, 'profile'> | null | undefined): string | undefined {
  const { givenName, surname } = user?.profile ?? {};
  return [givenName, surname].filter((each) => each?.trim()).join(' ') || undefined;
}

export function authorOf(author: SunshineAuthor | null | undefined): Actor {
  const { type, subtypes, userId, user, displayName: name } = author ?? {};
  if (type === 'user') return { kind: 'contact', ...present({ id: userId ?? user?.id, name: nameOf(user) ?? name }) };
  if (type !== 'business') return { kind: 'unknown' };
  const is = (...kinds: string[]) => kinds.some((each) => subtypes?.includes(each));
  if (is('activity')) return { kind: 'system' };
  return { kind: is('agent') ? 'agent' : is('bot', 'AI') ? 'bot' : 'unknown', ...present({ name }) };
}

const typeWords: Record<string, string> = {
  carousel: 'Carousel',
  list: 'List',
  location: 'Place',
  template: 'Template',
  form: 'Form',
};
const words = (value: unknown): string => (typeof value === 'string' ? value : '');

function fileOf({ type, mediaUrl, mediaType, mediaSize, altText }: Record<string, unknown>): Attachment[] {
  if ((type !== 'image' && type !== 'file') || !words(mediaUrl)) return [];
  const size = typeof mediaSize === 'number' ? mediaSize : undefined;
  return [{ url: words(mediaUrl), ...present({ type: words(mediaType), name: words(altText), size }) }];
}

export function toMessage(conversationId: string, raw: SunshineMessage): Message {
  const { id, received, content, metadata, deleted } = raw;
  if (typeof id !== 'string') throw new TypeError('id: expected text');
  const type = words(content?.type);
  const attachments = fileOf(content ?? {});
  const said = words(content?.text) || words(content?.textFallback);
  const shown = said || (attachments.length || type === 'text' ? '' : `[${typeWords[type] ?? type}]`);
  return {
    id,
    conversationId,
    author: authorOf(raw.author),
    at: new Date(received).toISOString(),
    text: deleted ? '[Deleted]' : shown,
    ...present({ clientId: words(metadata?.clientId) }),
    ...(attachments.length > 0 && { attachments }),
  };
}

export function toContact(raw: SunshineUser): Contact {
  const { id, externalId, profile, identities, metadata } = raw;
  const phone = identities?.find(({ type }) => type === 'phoneNumber')?.value;
  const attributes = Object.fromEntries(
    Object.entries({ ...metadata, ...present({ locale: profile?.locale }) }).filter(([, value]) =>
      ['string', 'number', 'boolean'].includes(typeof value),
    ),
  ) as NonNullable<Contact['attributes']>;
  return {
    id,
    ...present({ name: nameOf(raw), email: profile?.email, phone, avatarUrl: profile?.avatarUrl, externalId }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
}

export function toPast({ id, createdAt, lastUpdatedAt }: SunshineConversation): PastConversation {
  const at = createdAt ?? lastUpdatedAt;
  if (!at) throw new TypeError('createdAt: expected a time');
  return { id, at: new Date(at).toISOString() };
}
