import type { Queries } from '../../src/gateway/index.js';
import type {
  Conversation,
  ConversationQuery,
  Message,
  Page,
  PageRequest,
  PastConversation,
  View,
} from '../../src/index.js';
import { toPastConversation } from '../../src/adapters/memory/entry.js';
import { HandoffError } from '../../src/model/error.js';
import { inView, views } from '../../src/model/views.js';
import type { Entry } from './rows.js';
import { loadContact } from './rows.js';

const sizeOf = ({ limit }: PageRequest, byDefault: number): number =>
  Math.min(200, Math.max(1, Math.floor(limit ?? byDefault) || byDefault));

/** Newest first. A cursor is the sort key of the last item, so it stays valid while rows move. */
function pageOf<T>(items: Array<{ place: string; item: T }>, page: PageRequest, byDefault: number): Page<T> {
  const { cursor } = page;
  const sorted = items
    .filter(({ place }) => cursor === undefined || place < cursor)
    .sort((a, b) => (a.place < b.place ? 1 : -1));
  const size = sizeOf(page, byDefault);
  const shown = sorted.slice(0, size);
  return { items: shown.map(({ item }) => item), ...(sorted.length > size && { nextCursor: shown.at(-1)!.place }) };
}

/**
 * The conversations in a view. With a few thousand conversations, filtering in memory is fast enough and uses the same
 * predicate as the page.
 */
export async function listConversations(
  db: Queries,
  entries: Entry[],
  query: ConversationQuery,
  agentId: string,
): Promise<Page<Conversation>> {
  const wanted = query.search?.trim().toLowerCase();
  const found = wanted ? await matching(db, wanted) : undefined;
  const conversations = entries
    .filter(({ past, conversation }) => !past && (!found || found.has(conversation.id)))
    .map(({ conversation }) => conversation);
  const counts: Partial<Record<View, number>> = {};
  // only the page knows which conversation is selected
  for (const view of views) {
    if (view !== 'selected') counts[view] = conversations.filter((c) => inView(c, view, agentId)).length;
  }
  const rows = conversations
    .filter((c) => inView(c, query.view ?? 'all', agentId))
    .map((item) => ({ item, place: `${item.lastMessage?.at ?? item.updatedAt ?? ''}~${item.id}` }));
  return { ...pageOf(rows, query, 50), counts };
}

interface Searched {
  id: string;
  name?: string;
  email?: string;
  phone?: string;
}

/** Matches the search as plain text, never as a pattern. */
async function matching(db: Queries, wanted: string): Promise<Set<string>> {
  const said = await db.query<{ id: string }>(
    'SELECT DISTINCT conversation_id AS id FROM helpdesk.messages WHERE said AND position($1 IN lower(text)) > 0',
    [wanted.replaceAll('\0', '')],
  );
  const contacts = await db.query<{ id: string; data: Searched }>(
    'SELECT c.id, k.data FROM helpdesk.conversations c JOIN helpdesk.contacts k ON k.id = c.contact_id',
  );
  const digits = wanted.replace(/[\s()+-]/g, '');
  const isTheirs = ({ name, email, phone }: Searched): boolean =>
    [name, email, phone].some((value) => value?.toLowerCase().includes(wanted)) ||
    (/^\d{3,}$/.test(digits) && !!phone?.replace(/\D/g, '').includes(digits));
  return new Set([...said, ...contacts.filter(({ data }) => isTheirs(data))].map(({ id }) => id));
}

/** The first page has the newest messages, oldest first. */
export async function listMessages(db: Queries, conversationId: string, page: PageRequest): Promise<Page<Message>> {
  const { cursor } = page;
  if (cursor !== undefined && !/^\d{1,9}$/.test(cursor)) {
    throw new HandoffError('invalid', 'This is not a cursor of this list');
  }
  const size = sizeOf(page, 30);
  const rows = await db.query<{ number: number; data: Message }>(
    `SELECT number, data FROM helpdesk.messages WHERE conversation_id = $1 AND number < $2
    ORDER BY number DESC LIMIT $3`,
    [conversationId, cursor === undefined ? 2 ** 31 - 1 : Number(cursor), size],
  );
  const oldest = rows.at(-1)?.number ?? 1;
  return { items: rows.reverse().map(({ data }) => data), ...(oldest > 1 && { nextCursor: String(oldest) }) };
}

/** Earlier and archived conversations. Throws `not-found` if there is no such contact. */
export async function listPast(
  db: Queries,
  entries: Entry[],
  contactId: string,
  page: PageRequest,
): Promise<Page<PastConversation>> {
  await loadContact(db, contactId);
  const over = entries.filter(({ past, conversation }) => past || conversation.status === 'archived');
  const rows = await Promise.all(
    over.map(async (entry) => {
      const item =
        entry.past ??
        toPastConversation({
          ...entry,
          messages: (await listMessages(db, entry.conversation.id, { limit: 200 })).items,
        });
      return { item, place: `${item.at}~${item.id}` };
    }),
  );
  return pageOf(rows, page, 20);
}
