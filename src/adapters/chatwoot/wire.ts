/** What Chatwoot 4 sends, as far as it is used. Times are seconds since 1970; what has no value may be null. */
import { record } from '../check/primitives.js';

type Text = string | null;

/** An agent, a bot or a contact. */
export interface ChatwootPerson {
  id: number;
  name?: Text;
  available_name?: Text;
  /** Of whoever sent a message: `user`, `contact`, `agent_bot`, `captain_assistant`. */
  type?: Text;
}

export interface ChatwootContact extends ChatwootPerson {
  email?: Text;
  phone_number?: Text;
  identifier?: Text;
  thumbnail?: Text;
  blocked?: boolean | null;
  custom_attributes?: Record<string, unknown> | null;
  contact_inboxes?: Array<{ source_id?: Text; inbox?: { channel_type?: Text } | null }> | null;
}

export interface ChatwootAttachment {
  data_url?: Text;
  /** `image`, `audio`, `video`, `file`, `location` … */
  file_type?: Text;
  extension?: Text;
  file_size?: number | null;
}

export interface ChatwootMessage {
  id: number;
  content?: Text;
  /** 0: of the contact, 1: of an agent or a bot, 2: what has happened, 3: of Chatwoot itself. */
  message_type: number;
  created_at: number;
  private?: boolean | null;
  status?: Text;
  sender?: ChatwootPerson | null;
  attachments?: ChatwootAttachment[] | null;
  content_attributes?: Record<string, unknown> | null;
}

export interface ChatwootConversation {
  /** The number that people see, by which the API finds it as well. */
  id: number;
  status: string;
  inbox_id?: number | null;
  meta?: {
    sender?: ChatwootContact | null;
    channel?: Text;
    assignee?: ChatwootPerson | null;
    /** `User` or `AgentBot`; older versions do not say. */
    assignee_type?: Text;
  };
  messages?: ChatwootMessage[] | null;
  last_non_activity_message?: ChatwootMessage | null;
  custom_attributes?: Record<string, unknown> | null;
  waiting_since?: number | null;
  created_at?: number | null;
  updated_at?: number | null;
  last_activity_at?: number | null;
}

/** A page of the list has so many conversations, and one of the history so many messages. */
export const pageSizes = { conversations: 25, messages: 20 } as const;

const listOf = <T>(value: unknown, path: string): T[] => {
  if (Array.isArray(value)) return value as T[];
  throw new TypeError(`${path}: expected a list`);
};

/** The rows of the list stand one level deeper than those of a contact. */
export const conversationsOf = (answer: unknown): ChatwootConversation[] => {
  const { data, payload } = record(answer, '') as { data?: { payload?: unknown }; payload?: unknown };
  return listOf(data ? data.payload : payload, 'payload');
};
export const messagesOf = (answer: unknown): ChatwootMessage[] =>
  listOf((record(answer, '') as { payload?: unknown }).payload, 'payload');
export const contactsOf = (answer: unknown): ChatwootContact[] =>
  listOf((record(answer, '') as { payload?: unknown }).payload, 'payload');
export const contactOf = (answer: unknown): ChatwootContact =>
  record((record(answer, '') as { payload?: unknown }).payload, 'payload') as unknown as ChatwootContact;
