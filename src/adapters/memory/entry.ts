import type { PastConversation } from '../../model/contact.js';
import type { Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';

/** A conversation as the helpdesk keeps it. */
export interface Entry {
  conversation: Conversation;
  /** Oldest first. */
  messages: Message[];
  /** Set on an earlier conversation, which can only be read. */
  past?: PastConversation;
  /** Milliseconds of a pause whose end moves with messages. */
  pauseFor?: number;
  /** How often a person was asked for. */
  handoffs: number;
  /** The contact's message that the bot has finished with, without a reply. */
  declined?: string;
}

/** A message before it has an id and a place. */
export type NewMessage = Omit<Message, 'id' | 'conversationId' | 'at'>;

/** What the contact and the other side said to each other, without notes and event lines. */
export const isSaid = (message: Message): boolean => !message.private && !message.event;

export const lastSaid = (entry: Entry): Message | undefined => entry.messages.findLast(isSaid);

/** The contact's message that nobody has replied to yet. */
export function openQuestion(entry: Entry): Message | undefined {
  const last = lastSaid(entry);
  return last?.author.kind === 'contact' ? last : undefined;
}

const summaryLength = 80;

/** How an archived conversation looks among the earlier ones of its contact. */
export function asPast(entry: Entry): PastConversation {
  if (entry.past) return entry.past;
  const { conversation, messages } = entry;
  const agents = messages.map(({ author }) => author).filter(({ kind }) => kind === 'agent' || kind === 'bot');
  const unique = new Map(agents.map((author) => [author.id ?? author.kind, author]));
  return {
    id: conversation.id,
    at: conversation.updatedAt ?? conversation.lastMessage?.at ?? '',
    channel: conversation.channel,
    topic: messages.find((message) => message.author.kind === 'contact')?.text.slice(0, summaryLength),
    outcome: conversation.closed?.outcome,
    handledBy: [...unique.values()],
    unanswered: messages.some((message) => message.unanswered),
    handoff: entry.handoffs > 0,
  };
}
