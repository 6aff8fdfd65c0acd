import type { Queries } from '../../src/gateway/index.js';
import type { Contact, Conversation, Message, PastConversation } from '../../src/index.js';
import { HandoffError } from '../../src/model/error.js';

/** A conversation as the helpdesk stores it. */
export interface Entry {
  conversation: Conversation;
  /** The last message that the contact can see, so no notes and no event lines. */
  lastSaid?: Message;
  /** How often the conversation was sent to the queue. */
  handoffs: number;
  /** The contact's message that the bot is done with. */
  declined?: string;
  /** Set on earlier conversations, which are read-only. */
  past?: PastConversation;
}

interface EntryRow {
  id: string;
  state: Omit<Conversation, 'id' | 'contact'>;
  handoffs: number;
  declined: string | null;
  past: PastConversation | null;
  contact: Contact;
  last_said: Message | null;
}

const select = `SELECT c.id, c.state, c.handoffs, c.declined, c.past, k.data AS contact, m.data AS last_said
  FROM helpdesk.conversations c JOIN helpdesk.contacts k ON k.id = c.contact_id
  LEFT JOIN LATERAL (
    SELECT data FROM helpdesk.messages WHERE conversation_id = c.id AND said ORDER BY number DESC LIMIT 1
  ) m ON true`;

const readOnly = { reason: 'An earlier conversation can only be read' };

function toEntry({ id, state, handoffs, declined, past, contact, last_said }: EntryRow): Entry {
  const { name, avatarUrl, blocked } = contact;
  return {
    conversation: {
      ...state,
      id,
      contact: { id: contact.id, name, avatarUrl, blocked },
      ...(past && { permissions: { reopen: readOnly, 'send-message': readOnly, archive: readOnly } }),
    },
    lastSaid: last_said ?? undefined,
    handoffs,
    declined: declined ?? undefined,
    past: past ?? undefined,
  };
}

export async function loadEntry(db: Queries, id: string): Promise<Entry> {
  const [row] = await db.query<EntryRow>(`${select} WHERE c.id = $1`, [id]);
  if (!row) throw new HandoffError('not-found', `There is no conversation "${id}"`);
  return toEntry(row);
}

/** All conversations, or those of one contact, the newest last. */
export async function loadEntries(db: Queries, contactId?: string): Promise<Entry[]> {
  const rows = await db.query<EntryRow>(`${select} WHERE $1::text IS NULL OR c.contact_id = $1 ORDER BY c.begun`, [
    contactId,
  ]);
  return rows.map(toEntry);
}

/** Locks the conversation until the transaction ends. */
export async function lockEntry(tx: Queries, id: string): Promise<Entry> {
  await tx.query('SELECT id FROM helpdesk.conversations WHERE id = $1 FOR UPDATE', [id]);
  return loadEntry(tx, id);
}

/** The stored part of a state: the contact has a table of its own, and `composing` must not survive a restart. */
function stateOf({
  id: _id,
  contact: _contact,
  permissions: _permissions,
  version: _version,
  ...state
}: Conversation): object {
  const { composing: _composing, ...bot } = state.bot;
  return { ...state, bot };
}

export async function insertEntry(tx: Queries, { conversation, handoffs, declined, past }: Entry): Promise<void> {
  await tx.query(
    `INSERT INTO helpdesk.conversations (id, contact_id, state, handoffs, declined, past)
    VALUES ($1, $2, $3, $4, $5, $6)`,
    [conversation.id, conversation.contact.id, stateOf(conversation), handoffs, declined, past],
  );
}

export async function updateEntry(tx: Queries, { conversation, handoffs, declined }: Entry): Promise<void> {
  await tx.query('UPDATE helpdesk.conversations SET state = $2, handoffs = $3, declined = $4 WHERE id = $1', [
    conversation.id,
    stateOf(conversation),
    handoffs,
    declined,
  ]);
}

/** Without notes and event lines. */
export const isSaid = (message: Message): boolean => !message.private && !message.event;

/** Message ids contain their number, counted from one in each conversation. */
export const messageId = (conversationId: string, number: number): string => `${conversationId}-m${number}`;
const numberOf = ({ id }: Message): number => Number(id.slice(id.lastIndexOf('-m') + 2));

export async function insertMessage(tx: Queries, message: Message): Promise<void> {
  await tx.query(
    `INSERT INTO helpdesk.messages (conversation_id, number, said, text, client_id, data)
    VALUES ($1, $2, $3, $4, $5, $6)`,
    [message.conversationId, numberOf(message), isSaid(message), message.text, message.clientId, message],
  );
}

export async function updateMessage(tx: Queries, message: Message): Promise<void> {
  await tx.query('UPDATE helpdesk.messages SET data = $3 WHERE conversation_id = $1 AND number = $2', [
    message.conversationId,
    numberOf(message),
    message,
  ]);
}

export async function lastNumber(tx: Queries, conversationId: string): Promise<number> {
  const [row] = await tx.query<{ number: number }>(
    'SELECT coalesce(max(number), 0) AS number FROM helpdesk.messages WHERE conversation_id = $1',
    [conversationId],
  );
  return row!.number;
}

/** How many messages of the contact came after this one. */
export async function unreadAfter(db: Queries, conversationId: string, id: string): Promise<number> {
  const number = Number(id.slice(id.lastIndexOf('-m') + 2));
  if (id !== messageId(conversationId, number)) throw new HandoffError('invalid', `There is no message "${id}"`);
  const [row] = await db.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM helpdesk.messages
    WHERE conversation_id = $1 AND number > $2 AND said AND data->'author'->>'kind' = 'contact'`,
    [conversationId, number],
  );
  return row!.count;
}

export async function hasMessage(db: Queries, conversationId: string, clientId: string): Promise<boolean> {
  const rows = await db.query(
    'SELECT number FROM helpdesk.messages WHERE conversation_id = $1 AND client_id = $2 LIMIT 1',
    [conversationId, clientId],
  );
  return rows.length > 0;
}

export async function loadContact(db: Queries, id: string): Promise<Contact> {
  const [row] = await db.query<{ data: Contact }>('SELECT data FROM helpdesk.contacts WHERE id = $1', [id]);
  if (!row) throw new HandoffError('not-found', `There is no contact "${id}"`);
  return row.data;
}

/** Locks the contact until the transaction ends, so that nobody starts another conversation with it. */
export async function lockContact(tx: Queries, id: string): Promise<Contact> {
  await tx.query('SELECT id FROM helpdesk.contacts WHERE id = $1 FOR UPDATE', [id]);
  return loadContact(tx, id);
}

export async function insertContact(tx: Queries, contact: Contact, secretHash?: string): Promise<void> {
  await tx.query('INSERT INTO helpdesk.contacts (id, data, secret_hash) VALUES ($1, $2, $3)', [
    contact.id,
    contact,
    secretHash,
  ]);
}

export async function updateContact(tx: Queries, contact: Contact): Promise<void> {
  await tx.query('UPDATE helpdesk.contacts SET data = $2 WHERE id = $1', [contact.id, contact]);
}

/** The contact that a cookie belongs to. */
export async function contactBySecret(db: Queries, secretHash: string): Promise<Contact | undefined> {
  const [row] = await db.query<{ data: Contact }>('SELECT data FROM helpdesk.contacts WHERE secret_hash = $1', [
    secretHash,
  ]);
  return row?.data;
}
