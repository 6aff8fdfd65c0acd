import type { PastConversation } from '../../model/contact.js';
import type { Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';

/** A conversation as the helpdesk stores it. */
export interface Entry {
  conversation: Conversation;
  /** Oldest first. */
  messages: Message[];
  /** Set on earlier conversations, which are read-only. */
  past?: PastConversation;
  /** The length in milliseconds of a pause whose end moves with each message. */
  pauseDuration?: number;
  /** The version in which it last changed who answers. */
  controlVersion?: number;
  /** How often the conversation was sent to the queue. */
  handoffs: number;
  /** The contact's message that the bot is done with: answered, given up, or cancelled by an agent. */
  handledQuestionId?: string;
}

/** A message that has not been stored yet. */
export type NewMessage = Omit<Message, 'id' | 'conversationId' | 'at'>;

/** Whether the contact can see this message: not a note and not an event line. */
export const isPublic = (message: Message): boolean => !message.private && !message.event;

export const lastPublicMessage = (entry: Entry): Message | undefined => entry.messages.findLast(isPublic);

/** How many messages of the contact came after this one. `undefined` if there is no such message. */
export function unreadAfter({ messages }: Entry, messageId: string): number | undefined {
  const at = messages.findIndex(({ id }) => id === messageId);
  const isContacts = (message: Message): boolean => isPublic(message) && message.author.kind === 'contact';
  return at < 0 ? undefined : messages.slice(at + 1).filter(isContacts).length;
}

/** The contact's last message, if nobody has replied to it yet. */
export function pendingQuestion(entry: Entry): Message | undefined {
  const last = lastPublicMessage(entry);
  return last?.author.kind === 'contact' ? last : undefined;
}

/** In characters. */
const maxTopicLength = 80;

/** Summarises an archived conversation for the contact's list of earlier ones. */
export function toPastConversation(entry: Entry): PastConversation {
  if (entry.past) return entry.past;
  const { conversation, messages } = entry;
  const agents = messages.map(({ author }) => author).filter(({ kind }) => kind === 'agent' || kind === 'bot');
  const unique = new Map(agents.map((author) => [author.id ?? author.kind, author]));
  return {
    id: conversation.id,
    at: conversation.updatedAt ?? conversation.lastMessage?.at ?? '',
    channel: conversation.channel,
    topic: messages.find((message) => message.author.kind === 'contact')?.text.slice(0, maxTopicLength),
    outcome: conversation.closed?.outcome,
    handledBy: [...unique.values()],
    unanswered: messages.some((message) => message.unanswered),
    handoff: entry.handoffs > 0,
  };
}
