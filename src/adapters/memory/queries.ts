import type { PastConversation } from '../../model/contact.js';
import type { Conversation } from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import type { Message } from '../../model/message.js';
import { inView, views, type View } from '../../model/views.js';
import type { ConversationQuery, Page, PageRequest } from '../adapter.js';
import { toPastConversation, isPublic, type Entry } from './entry.js';
import type { Helpdesk } from './helpdesk.js';

const sizeOf = ({ limit }: PageRequest, defaultSize: number): number => {
  const size = Math.floor(limit ?? defaultSize);
  return Math.min(200, Math.max(1, Number.isNaN(size) ? defaultSize : size));
};

const rejectCursor = (cursor: string): never => {
  throw new HandoffError('invalid', `"${cursor}" is not a cursor of this list`);
};

/** Sorts by time, then by id. The order is total, so a cursor marks a position even if rows move in between. */
const sortKeyOf = (at: string | undefined, id: string): string => `${at ?? ''}~${id}`;

function pageOf<T>(rows: Array<{ sortKey: string; item: T }>, page: PageRequest, defaultSize: number): Page<T> {
  const { cursor } = page;
  if (cursor !== undefined && !cursor.includes('~')) rejectCursor(cursor);
  const sorted = rows.sort((a, b) => (a.sortKey < b.sortKey ? 1 : a.sortKey > b.sortKey ? -1 : 0));
  const rest = cursor === undefined ? sorted : sorted.filter(({ sortKey }) => sortKey < cursor);
  const size = sizeOf(page, defaultSize);
  const shown = rest.slice(0, size);
  return {
    items: structuredClone(shown.map(({ item }) => item)),
    ...(rest.length > size && { nextCursor: shown.at(-1)!.sortKey }),
  };
}

export function listConversations(helpdesk: Helpdesk, query: ConversationQuery, agentId: string): Page<Conversation> {
  const { search, views: offered = views } = helpdesk.traits.list ?? {};
  const term = query.search?.trim().toLowerCase() ?? '';
  const unsupported = (what: string): never => {
    throw new HandoffError('unsupported', `This backend has no ${what}`);
  };
  if (term && search === 'none') unsupported('search');
  if (query.view && !offered.includes(query.view)) unsupported(`view "${query.view}"`);
  const found = [...helpdesk.entries.values()].filter(
    (entry) => !entry.past && (!term || matches(helpdesk, entry, term)),
  );
  const conversations = found.map(({ conversation }) => conversation);
  const counts: Partial<Record<View, number>> = {};
  // only the page knows which conversation is selected
  for (const view of offered) {
    if (view !== 'selected') counts[view] = conversations.filter((c) => inView(c, view, agentId)).length;
  }
  const rows = conversations
    .filter((c) => inView(c, query.view ?? 'all', agentId))
    .map((item) => ({ item, sortKey: sortKeyOf(item.lastMessage?.at ?? item.updatedAt, item.id) }));
  return { ...pageOf(rows, query, 50), counts };
}

/** Matches `term` as plain text, never as a pattern. */
function matches(helpdesk: Helpdesk, { conversation, messages }: Entry, term: string): boolean {
  const { name, email, phone } = helpdesk.contact(conversation.contact.id);
  const digits = term.replace(/[\s()+-]/g, '');
  const phoneDigits = phone?.replace(/\D/g, '') ?? '';
  return (
    [name, email, phone].some((value) => value?.toLowerCase().includes(term)) ||
    (/^\d{3,}$/.test(digits) && phoneDigits.includes(digits)) ||
    ((helpdesk.traits.list?.search ?? 'text') === 'text' &&
      messages.some((message) => isPublic(message) && message.text.toLowerCase().includes(term)))
  );
}

/** The first page has the newest messages, oldest first. */
export function listMessages({ messages }: Entry, page: PageRequest): Page<Message> {
  const { cursor } = page;
  const end = cursor === undefined ? messages.length : messages.findIndex(({ id }) => id === cursor);
  if (end < 0) rejectCursor(cursor!);
  const start = Math.max(0, end - sizeOf(page, 30));
  return { items: structuredClone(messages.slice(start, end)), ...(start > 0 && { nextCursor: messages[start]!.id }) };
}

/** Earlier and archived conversations. */
export function listPastConversations(
  helpdesk: Helpdesk,
  contactId: string,
  page: PageRequest,
): Page<PastConversation> {
  const rows = helpdesk
    .entriesOf(contactId)
    .filter((entry) => entry.past || entry.conversation.status === 'archived')
    .map(toPastConversation)
    .map((item) => ({ item, sortKey: sortKeyOf(item.at, item.id) }));
  return pageOf(rows, page, 20);
}
