import { contact, pageOf, pastConversation } from '../../adapters/boundary-details.js';
import { gatewayAgent, type GatewayContext } from '../context.js';
import type { Conversations } from './conversations.js';
import { codeOf, notFound } from '../errors.js';
import type { EventLog } from '../events/event-log.js';
import { findRecordOfContact, loadRecordsOfContact, replaceNul } from './record.js';
import type { Caller, Actor } from '../options.js';
import type { Platform } from '../platform.js';
import { maySee } from '../roles.js';

/** Contacts are known through the conversations with them. */
export class Contacts {
  #context: GatewayContext;
  #parts: { platform: Platform; conversations: Conversations; log: EventLog };

  constructor(context: GatewayContext, parts: { platform: Platform; conversations: Conversations; log: EventLog }) {
    this.#context = context;
    this.#parts = parts;
  }

  /** A conversation with this contact that the caller may see. Throws `not-found` where there is none. */
  async conversationWith(caller: Caller, contactId: string): Promise<string> {
    const record = await findRecordOfContact(this.#context.database, contactId, (state) =>
      maySee(this.#context, caller, state),
    );
    if (record) return record.id;
    const { adapter } = this.#context;
    if (!adapter.listContactConversations) throw notFound();
    const { agent } = caller;
    const past = await this.#parts.platform.call({ agent }, async (ctx) =>
      pageOf(pastConversation)(await adapter.listContactConversations?.(contactId, { limit: 1 }, ctx), ''),
    );
    if (!past.items[0]) throw notFound();
    const { conversation } = await this.#parts.conversations.observe(past.items[0].id, caller);
    if (conversation.contact.id !== contactId) throw notFound();
    return conversation.id;
  }

  /** Something about the contact changed: whoever looks at it, or at another conversation with it, is told. */
  async announceChange(contactId: string): Promise<void> {
    const { adapter, database, log, traits } = this.#context;
    if (adapter.subscribe && traits.events === 'state') return; // the platform tells
    const system: Actor = { agent: gatewayAgent(this.#context), role: 'system' };
    try {
      for (const { id } of await loadRecordsOfContact(database, contactId)) {
        await this.#parts.conversations.observe(id, system);
      }
      if (!adapter.getContact) return;
      const fresh = await this.#parts.platform.call({ agent: system.agent }, async (ctx) =>
        contact(await adapter.getContact?.(contactId, ctx), ''),
      );
      await this.#parts.log.write(
        async (_, events) => void events.push({ kind: 'contact', contactId: replaceNul(contactId), data: fresh }),
      );
    } catch (thrown) {
      // the command itself is done; pages read again sooner or later
      log({ event: 'failed', code: codeOf(thrown) });
    }
  }
}
