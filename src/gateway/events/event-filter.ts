import type { Conversation } from '../../model/conversation.js';
import type { GatewayContext } from '../context.js';
import { loadRecords, loadRecordsOfContact } from '../conversations/record.js';
import type { Caller } from '../options.js';
import { maySee } from '../roles.js';
import type { EventLog, StoredEvent } from './event-log.js';

/** Conversations of a contact that are looked through for one that a caller may see. */
const maxConversationsPerContact = 1000;

/**
 * What a caller is told of these news: those of a conversation that they may see, or of a contact of one. Who could see
 * it before, and now cannot, is told that it is gone. In doubt nothing.
 */
export async function loadEventFilter(
  context: GatewayContext,
  log: EventLog,
  events: StoredEvent[],
): Promise<(caller: Caller, news: StoredEvent) => StoredEvent[]> {
  const distinct = (ids: Array<string | undefined>) => [...new Set(ids.filter((id) => id !== undefined))];
  const records = await loadRecords(context.database, distinct(events.map(({ conversationId }) => conversationId)));
  const previousStates = await log.statesBefore(events);
  const contacts = new Map<string, Conversation[]>();
  for (const id of distinct(events.map(({ kind, contactId }) => (kind === 'contact' ? contactId : undefined)))) {
    contacts.set(
      id,
      (await loadRecordsOfContact(context.database, id, maxConversationsPerContact)).map(({ state }) => state),
    );
  }
  return (caller, event) => {
    const { kind, data, conversationId, contactId } = event;
    const sees = (conversation: Conversation | undefined) => !!conversation && maySee(context, caller, conversation);
    if (kind === 'contact') return contactId && contacts.get(contactId)?.some(sees) ? [event] : [];
    if (conversationId === undefined) return kind === 'hint' ? [event] : [];
    if (sees(kind === 'conversation' ? (data as Conversation) : records.get(conversationId)?.state)) return [event];
    const previous = previousStates.get(event.id);
    return previous && sees(previous) ? [{ ...event, kind: 'removed', data: { id: previous.id } }] : [];
  };
}
