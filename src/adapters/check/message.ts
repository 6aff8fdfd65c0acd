import type { Attachment } from '../../model/attachment.js';
import type { Message, MessageEvent } from '../../model/message.js';
import { author, optionalActor } from './conversation.js';
import {
  absentIfNull,
  flag,
  id,
  instant,
  sparseList,
  name,
  number,
  object,
  oneOf,
  optional,
  text,
  type Check,
} from './primitives.js';

export const checkMessage: Check<Message> = object<Message>({
  id,
  conversationId: id,
  author,
  at: instant,
  // a photo without words
  text: (value, path) => (value === null ? '' : text(value, path)),
  private: optional(flag),
  event: optional(
    absentIfNull(
      object<MessageEvent>({
        type: text,
        actor: optionalActor,
        reason: optional(text),
        until: optional(instant),
        outcome: optional(text),
      }),
      'type',
    ),
  ),
  delivery: optional(oneOf('sending', 'sent', 'delivered', 'read', 'failed')),
  clientId: optional(text),
  attachments: optional(
    sparseList(object<Attachment>({ url: text, name: optional(name), type: optional(text), size: optional(number) })),
  ),
  unanswered: optional(flag),
});
