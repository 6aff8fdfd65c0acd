/** Messages before they are stored, and what a new one does to its conversation. */
import { sentenceFor } from '../../src/adapters/lines.js';
import type { Agent, Attachment, Conversation, Message, MessageEvent } from '../../src/index.js';
import type { SendingCommand } from '../../src/model/command.js';

/** A message that has not been stored yet. */
export type NewMessage = Omit<Message, 'id' | 'conversationId' | 'at'>;

export const lineFor = (event: MessageEvent): NewMessage => ({
  author: { kind: 'system' },
  text: sentenceFor(event),
  event,
});

export const written = (
  command: SendingCommand,
  { bot }: Conversation,
  agent: Agent,
  attachments: Attachment[] = [],
): NewMessage => ({
  author: { kind: 'agent', ...agent },
  text: command.text ?? bot.suggestion?.text ?? '',
  clientId: command.clientId,
  delivery: 'sent',
  ...('private' in command && command.private && { private: true }),
  ...(attachments.length > 0 && { attachments }),
});

/** What a new message does to its conversation: last message, unread count and attention. */
export function heard(c: Conversation, message: Message): Conversation {
  const { author, at, private: note, event, attachments = [] } = message;
  if (note || event) return c;
  const text = message.text || attachments.map(({ name }) => name).join(', ');
  const unread = author.kind === 'contact' ? (c.unread ?? 0) + 1 : author.kind === 'system' ? c.unread : 0;
  const attention = author.kind === 'agent' ? c.attention?.filter((mark) => mark !== 'unanswered') : c.attention;
  return { ...c, lastMessage: { text, author, at }, unread, attention };
}
