import type { Attachment, Message, MessageEvent } from '../../model/message.js';
import { checkActor } from './conversation.js';
import { flag, id, instant, list, name, number, object, oneOf, optional, text, type Check } from './primitives.js';

export const checkMessage: Check<Message> = object<Message>({
  id,
  conversationId: id,
  author: checkActor,
  at: instant,
  text,
  private: optional(flag),
  event: optional(
    object<MessageEvent>({
      type: text,
      actor: optional(checkActor),
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
