import { checkContact, checkPastConversation } from '../../adapters/check/contact.js';
import { systemActor, type GatewayContext } from '../context.js';
import { replaceNul } from '../database/database.js';
import { codeOf, notFound } from '../errors.js';
import type { EventLog } from '../events/event-log.js';
import type { Caller } from '../options.js';
import type { Platform } from '../platform.js';
import { maySee } from '../roles.js';
import type { Conversations } from './conversations.js';
import { findRecordOfContact, loadRecordsOfContact } from './records-of-contact.js';

export interface ContactParts {
  platform: Platform;
  conversations: Conversations;
  eventLog: EventLog;
}

/** The gateway knows a contact only through its conversations. */
export class Contacts {
  #context: GatewayContext;
  #parts: ContactParts;

  constructor(context: GatewayContext, parts: ContactParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** The id of a conversation with this contact that the caller may see. Throws `not-found` if there is none. */
  async conversationWith(caller: Caller, contactId: string): Promise<string> {
    const record = await findRecordOfContact(this.#context.database, contactId, (state) =>
      maySee(this.#context, caller, state),
    );
    if (record) return record.id;
    const { adapter } = this.#context;
    if (!adapter.listContactConversations) throw notFound();
    const { agent } = caller;
    const past = await this.#parts.platform.readPage(
      'listContactConversations',
      checkPastConversation,
      { agent },
      (listContactConversations, ctx) => listContactConversations(contactId, { limit: 1 }, ctx),
    );
    if (!past.items[0]) throw notFound();
    const { conversation } = await this.#parts.conversations.observe(past.items[0].id, caller);
    if (conversation.contact.id !== contactId) throw notFound();
    return conversation.id;
  }

  /** Tells everybody who looks at the contact, or at one of its conversations, that it has changed. */
  async announceChange(contactId: string): Promise<void> {
    const { adapter, database, log, traits } = this.#context;
    if (adapter.subscribe && traits.events === 'state') return; // the platform sends these events itself
    const system = systemActor(this.#context);
    try {
      for (const { id } of await loadRecordsOfContact(database, contactId)) {
        await this.#parts.conversations.observe(id, system);
      }
      if (!adapter.getContact) return;
      const data = await this.#parts.platform.read('getContact', contactId, checkContact, { agent: system.agent });
      await this.#parts.eventLog.write(
        async (_, events) => void events.push({ kind: 'contact', contactId: replaceNul(contactId), data }),
      );
    } catch (thrown) {
      // the command itself is done, and pages read again sooner or later
      log({ event: 'failed', code: codeOf(thrown) });
    }
  }
}
