import type { Attachment } from '../../model/attachment.js';
import type { Message, MessageEvent } from '../../model/message.js';
import { author, optionalActor } from './conversation.js';
import {
  absentWithout,
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
  textOrNone,
  type Check,
} from './primitives.js';

export const checkMessage: Check<Message> = object<Message>({
  id,
  conversationId: id,
  author,
  at: instant,
  // a photo without words
  text: textOrNone,
  private: optional(flag),
  event: optional(
    absentWithout(
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
    sparseList(
      object<Attachment>({
        // a file that the platform still prepares, or keeps no longer
        url: textOrNone,
        name: optional(name),
        type: optional(text),
        size: optional(number),
      }),
    ),
  ),
  unanswered: optional(flag),
});
