import type { PastConversation } from '../../model/contact.js';
import type { Conversation } from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import type { Message } from '../../model/message.js';
import { inView, views, type View } from '../../model/rules.js';
import type { ConversationQuery, Page, PageRequest } from '../adapter.js';
import { asPast, isSaid, type Entry } from './entry.js';
import type { Helpdesk } from './helpdesk.js';

const sizeOf = ({ limit }: PageRequest, byDefault: number): number => {
  const size = Math.floor(limit ?? byDefault);
  return Math.min(200, Math.max(1, Number.isNaN(size) ? byDefault : size));
};

const badCursor = (cursor: string): never => {
  throw new HandoffError('invalid', `"${cursor}" is not a cursor of this list`);
};

/** Descending by time, then by id, so that the order is total and a cursor marks a place even when rows move. */
const placeOf = (at: string | undefined, id: string): string => `${at ?? ''}~${id}`;

function pageOf<T>(rows: Array<{ place: string; item: T }>, page: PageRequest, byDefault: number): Page<T> {
  const { cursor } = page;
  if (cursor !== undefined && !cursor.includes('~')) badCursor(cursor);
  const sorted = rows.sort((a, b) => (a.place < b.place ? 1 : a.place > b.place ? -1 : 0));
  const rest = cursor === undefined ? sorted : sorted.filter(({ place }) => place < cursor);
  const size = sizeOf(page, byDefault);
  const shown = rest.slice(0, size);
  return {
    items: structuredClone(shown.map(({ item }) => item)),
    ...(rest.length > size && { nextCursor: shown.at(-1)!.place }),
  };
}

export function listConversations(helpdesk: Helpdesk, query: ConversationQuery, agentId: string): Page<Conversation> {
  const wanted = query.search?.trim().toLowerCase() ?? '';
  const found = [...helpdesk.entries.values()].filter(
    (entry) => !entry.past && (!wanted || matches(helpdesk, entry, wanted)),
  );
  const conversations = found.map(({ conversation }) => conversation);
  const counts: Partial<Record<View, number>> = {};
  // which one is selected is known to the page only
  for (const view of views) {
    if (view !== 'selected') counts[view] = conversations.filter((c) => inView(c, view, agentId)).length;
  }
  const rows = conversations
    .filter((c) => inView(c, query.view ?? 'all', agentId))
    .map((item) => ({ item, place: placeOf(item.lastMessage?.at ?? item.updatedAt, item.id) }));
  return { ...pageOf(rows, query, 50), counts };
}

/** Plain text, never a pattern: what is typed is what is looked for. */
function matches(helpdesk: Helpdesk, { conversation, messages }: Entry, wanted: string): boolean {
  const { name, email, phone } = helpdesk.contact(conversation.contact.id);
  const digits = wanted.replace(/[\s()+-]/g, '');
  const phoneDigits = phone?.replace(/\D/g, '') ?? '';
  return (
    [name, email, phone].some((value) => value?.toLowerCase().includes(wanted)) ||
    (/^\d{3,}$/.test(digits) && phoneDigits.includes(digits)) ||
    messages.some((message) => isSaid(message) && message.text.toLowerCase().includes(wanted))
  );
}

/** The newest page first; within a page the oldest message first. */
export function listMessages({ messages }: Entry, page: PageRequest): Page<Message> {
  const { cursor } = page;
  const end = cursor === undefined ? messages.length : messages.findIndex(({ id }) => id === cursor);
  if (end < 0) badCursor(cursor!);
  const start = Math.max(0, end - sizeOf(page, 30));
  return { items: structuredClone(messages.slice(start, end)), ...(start > 0 && { nextCursor: messages[start]!.id }) };
}

/** What is over: earlier conversations, and archived ones. */
export function listPast(helpdesk: Helpdesk, contactId: string, page: PageRequest): Page<PastConversation> {
  const rows = helpdesk
    .entriesOf(contactId)
    .filter((entry) => entry.past || entry.conversation.status === 'archived')
    .map(asPast)
    .map((item) => ({ item, place: placeOf(item.at, item.id) }));
  return pageOf(rows, page, 20);
}
