/** The same checks for what is read later than a conversation: messages, contacts, lists. */
import type { Contact, PastConversation } from '../model/contact.js';
import type { Attachment, Message, MessageEvent } from '../model/message.js';
import type { Page } from './adapter.js';
import {
  actor,
  block,
  fail,
  flag,
  id,
  instant,
  list,
  mapOf,
  name,
  number,
  object,
  oneOf,
  optional,
  text,
  type Check,
} from './boundary.js';

export const message: Check<Message> = object<Message>({
  id,
  conversationId: id,
  author: actor,
  at: instant,
  text,
  private: optional(flag),
  event: optional(
    object<MessageEvent>({
      type: text,
      actor: optional(actor),
      reason: optional(text),
      until: optional(instant),
      outcome: optional(text),
    }),
  ),
  delivery: optional(oneOf('sending', 'sent', 'delivered', 'read', 'failed')),
  clientId: optional(text),
  attachments: optional(
    list(object<Attachment>({ url: text, name: optional(name), type: optional(text), size: optional(number) })),
  ),
  unanswered: optional(flag),
});

const attribute: Check<string | number | boolean> = (value, path) =>
  ['string', 'number', 'boolean'].includes(typeof value)
    ? (value as string)
    : fail(path, 'text, a number, true or false');

export const contact: Check<Contact> = object<Contact>({
  id,
  name: optional(name),
  avatarUrl: optional(text),
  phone: optional(text),
  email: optional(text),
  channel: optional(text),
  externalId: optional(text),
  chatId: optional(text),
  attributes: optional(mapOf(attribute)),
  blocked: optional(block),
});

export const pastConversation: Check<PastConversation> = object<PastConversation>({
  id,
  at: instant,
  channel: optional(text),
  topic: optional(text),
  outcome: optional(text),
  handledBy: optional(list(actor)),
  unanswered: optional(flag),
  handoff: optional(flag),
});

export const pageOf = <T>(item: Check<T>): Check<Page<T>> =>
  object<Page<T>>({ items: list(item), nextCursor: optional(text), counts: optional(mapOf(number)) });
