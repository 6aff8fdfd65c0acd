import type { Conversation } from '../../model/conversation.js';
import type { GatewayContext } from '../context.js';
import { loadRecords, type ConversationRecord } from '../conversations/record.js';
import { loadRecordsOfContacts } from '../conversations/records-of-contact.js';
import type { Caller } from '../options.js';
import { maySee } from '../roles.js';
import type { EventLog, StoredEvent } from './event-log.js';

/**
 * How many conversations of a contact are searched for one that the caller may see. The limit keeps one contact with
 * countless conversations from stalling every stream.
 */
const maxConversationsPerContact = 1000;
/** Contacts whose conversations are loaded by one statement. */
const contactsAtOnce = 50;

/** What a caller is told of one event: nothing, the event, or something else in its place. */
export type EventFilter = (caller: Caller, event: StoredEvent) => StoredEvent[];

/**
 * Loads what it takes to decide who may see these events.
 *
 * - An event of a conversation goes to callers who may see the conversation.
 * - Callers who could see it before the event, and cannot any more, are told that it was removed.
 * - An event of a contact goes to callers who may see one of its conversations.
 * - When in doubt, a caller is told nothing.
 */
export async function loadEventFilter(
  context: GatewayContext,
  eventLog: EventLog,
  events: readonly StoredEvent[],
): Promise<EventFilter> {
  const distinct = (ids: Array<string | undefined>) => [...new Set(ids.filter((id) => id !== undefined))];
  const records = await loadRecords(context.database, distinct(events.map(({ conversationId }) => conversationId)));
  const previousStates = await eventLog.statesBefore(events);
  const contactIds = distinct(events.map(({ kind, contactId }) => (kind === 'contact' ? contactId : undefined)));
  const ofContacts = new Map<string, ConversationRecord[]>();
  for (let from = 0; from < contactIds.length; from += contactsAtOnce) {
    const some = contactIds.slice(from, from + contactsAtOnce);
    for (const found of await loadRecordsOfContacts(context.database, some, maxConversationsPerContact)) {
      ofContacts.set(...found);
    }
  }
  return (caller, event) => {
    const { kind, data, conversationId, contactId } = event;
    const sees = (conversation: Conversation | undefined) => !!conversation && maySee(context, caller, conversation);
    if (kind === 'contact') {
      return contactId && ofContacts.get(contactId)?.some(({ state }) => sees(state)) ? [event] : [];
    }
    if (conversationId === undefined) return kind === 'hint' ? [event] : [];
    if (sees(kind === 'conversation' ? (data as Conversation) : records.get(conversationId)?.state)) return [event];
    const previous = previousStates.get(event.id);
    return previous && sees(previous) ? [{ ...event, kind: 'removed', data: { id: previous.id } }] : [];
  };
}
