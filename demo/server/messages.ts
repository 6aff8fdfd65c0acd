/** Messages before they are stored, and what a new one does to its conversation. */
import { sentenceFor } from '../../src/adapters/lines.js';
import type { Agent, Conversation, Message, MessageEvent } from '../../src/index.js';
import type { SendingCommand } from '../../src/model/command.js';

/** A message that has not been stored yet. */
export type NewMessage = Omit<Message, 'id' | 'conversationId' | 'at'>;

export const lineFor = (event: MessageEvent): NewMessage => ({
  author: { kind: 'system' },
  text: sentenceFor(event),
  event,
});

export const written = (command: SendingCommand, { bot }: Conversation, agent: Agent): NewMessage => ({
  author: { kind: 'agent', ...agent },
  text: command.text ?? bot.suggestion?.text ?? '',
  clientId: command.clientId,
  delivery: 'sent',
  ...('private' in command && command.private && { private: true }),
});

/** What a new message does to its conversation: last message, unread count and attention. */
export function heard(c: Conversation, { author, at, text, private: note, event }: Message): Conversation {
  if (note || event) return c;
  const unread = author.kind === 'contact' ? (c.unread ?? 0) + 1 : author.kind === 'system' ? c.unread : 0;
  const attention = author.kind === 'agent' ? c.attention?.filter((mark) => mark !== 'unanswered') : c.attention;
  return { ...c, lastMessage: { text, author, at }, unread, attention };
}
