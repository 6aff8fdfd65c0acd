import type { Message } from '../../model/message.js';

/** What Evolution 2.3 sends, as far as it is used. */
export interface EvolutionContact {
  id: string;
  remoteJid: string;
  pushName?: string | null;
  profilePicUrl?: string | null;
  updatedAt: string;
  isGroup?: boolean;
}

export interface EvolutionSession {
  remoteJid: string;
  status: 'opened' | 'paused' | 'closed';
}

export interface EvolutionMessage {
  key: { id: string; fromMe: boolean; remoteJid: string };
  pushName?: string | null;
  message?: { conversation?: string } | null;
  /** Seconds since 1970. */
  messageTimestamp: number;
}

/** A page of messages, the newest first. */
export interface EvolutionMessages {
  total: number;
  records: EvolutionMessage[];
}

const address = '@s.whatsapp.net';

/** The number of a contact. Groups and other kinds of addresses stay as they are. */
export const recipientOf = (id: string): string => (id.endsWith(address) ? id.slice(0, -address.length) : id);

/** One id for each contact: messages that were sent by the API are kept without the address of the channel. */
export const contactIdOf = (remoteJid: string): string =>
  remoteJid.includes('@') ? remoteJid : `${remoteJid}${address}`;

/** A message of the contact, or of nobody who could be named: bot, API and phone look the same. */
export function toMessage(
  conversationId: string,
  { key, pushName, message, messageTimestamp }: EvolutionMessage,
): Message {
  const author: Message['author'] = key.fromMe
    ? { kind: 'unknown' }
    : { kind: 'contact', id: conversationId, ...(pushName && { name: pushName }) };
  return {
    id: key.id,
    conversationId,
    author,
    at: new Date(messageTimestamp * 1000).toISOString(),
    text: message?.conversation ?? '',
  };
}

/** Whom an event of a webhook or a socket is about. A body holds the key of the instance, so it is never logged. */
export function personOf(body: unknown): string | undefined {
  const { data } = (body ?? {}) as { data?: { key?: { remoteJid?: unknown }; remoteJid?: unknown } };
  const jid = data?.key?.remoteJid ?? data?.remoteJid;
  return typeof jid === 'string' && jid && !jid.endsWith('@g.us') ? contactIdOf(jid) : undefined;
}
