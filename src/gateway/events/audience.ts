import type { Conversation } from '../../model/conversation.js';
import type { GatewayContext } from '../context.js';
import { loadMany, loadOfContact } from '../conversations/record.js';
import type { Caller } from '../options.js';
import { maySee } from '../roles.js';
import type { EventLog, StoredNews } from './log.js';

/** Conversations of a contact that are looked through for one that a caller may see. */
const most = 1000;

/**
 * What a caller is told of these news: those of a conversation that they may see, or of a contact of one. Who could see
 * it before, and now cannot, is told that it is gone. In doubt nothing.
 */
export async function audienceOf(
  context: GatewayContext,
  log: EventLog,
  news: StoredNews[],
): Promise<(caller: Caller, news: StoredNews) => StoredNews[]> {
  const distinct = (ids: Array<string | undefined>) => [...new Set(ids.filter((id) => id !== undefined))];
  const known = await loadMany(context.database, distinct(news.map(({ conversationId }) => conversationId)));
  const before = await log.statesBefore(news);
  const contacts = new Map<string, Conversation[]>();
  for (const id of distinct(news.map(({ kind, contactId }) => (kind === 'contact' ? contactId : undefined)))) {
    contacts.set(
      id,
      (await loadOfContact(context.database, id, most)).map(({ state }) => state),
    );
  }
  return (caller, each) => {
    const { kind, data, conversationId, contactId } = each;
    const sees = (conversation: Conversation | undefined) => !!conversation && maySee(context, caller, conversation);
    if (kind === 'contact') return contactId && contacts.get(contactId)?.some(sees) ? [each] : [];
    if (conversationId === undefined) return kind === 'hint' ? [each] : [];
    if (sees(kind === 'conversation' ? (data as Conversation) : known.get(conversationId)?.state)) return [each];
    const last = before.get(each.id);
    return last && sees(last) ? [{ ...each, kind: 'removed', data: { id: last.id } }] : [];
  };
}
