import type { Contact, PastConversation } from '../../model/contact.js';
import { checkActor, checkBlock } from './conversation.js';
import { fail, flag, id, instant, sparseList, mapOf, name, object, optional, text, type Check } from './primitives.js';

const attribute: Check<string | number | boolean> = (value, path) =>
  ['string', 'number', 'boolean'].includes(typeof value)
    ? (value as string)
    : fail(path, 'text, a number, true or false');

export const checkContact: Check<Contact> = object<Contact>({
  id,
  name: optional(name),
  avatarUrl: optional(text),
  phone: optional(text),
  email: optional(text),
  channel: optional(text),
  externalId: optional(text),
  chatId: optional(text),
  attributes: optional(mapOf(attribute)),
  blocked: optional(checkBlock),
});

export const checkPastConversation: Check<PastConversation> = object<PastConversation>({
  id,
  at: instant,
  channel: optional(text),
  topic: optional(text),
  outcome: optional(text),
  handledBy: optional(sparseList(checkActor)),
  unanswered: optional(flag),
  handoff: optional(flag),
});
