import type { Conversation } from '../../model/conversation.js';
import type { GatewayContext } from '../context.js';
import { loadMany, loadOfContact } from '../known.js';
import type { Caller } from '../options.js';
import { maySee } from '../roles.js';
import type { StoredNews } from './log.js';

/** Who may hear which of these news: those who may see the conversation, or one of the contact's. In doubt nobody. */
export async function audienceOf(context: GatewayContext, news: StoredNews[]): Promise<(caller: Caller, news: StoredNews) => boolean> {
  const distinct = (ids: Array<string | undefined>) => [...new Set(ids.filter((id) => id !== undefined))];
  const known = await loadMany(context.database, distinct(news.map(({ conversationId }) => conversationId)));
  const contacts = new Map<string, Conversation[]>();
  for (const id of distinct(news.map(({ kind, contactId }) => (kind === 'contact' ? contactId : undefined)))) {
    contacts.set(id, (await loadOfContact(context.database, id)).map(({ state }) => state));
  }
  return (caller, { kind, data, conversationId, contactId }) => {
    const sees = (conversation: Conversation | undefined) => !!conversation && maySee(context, caller, conversation);
    if (kind === 'conversation') return sees(data as Conversation);
    if (kind === 'contact') return !!contactId && !!contacts.get(contactId)?.some(sees);
    return kind === 'hint' && !conversationId ? true : sees(conversationId === undefined ? undefined : known.get(conversationId)?.state);
  };
}
