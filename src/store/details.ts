import type { CallContext, Page } from '../adapters/adapter.js';
import { readMethod, type ReadMethod } from '../adapters/call.js';
import { checkContact, checkPastConversation } from '../adapters/check/contact.js';
import { checkMessage } from '../adapters/check/message.js';
import { checkPage } from '../adapters/check/page.js';
import type { HandoffError } from '../model/error.js';
import type { Contact, PastConversation } from '../model/contact.js';
import type { Message } from '../model/message.js';
import type { ReadableAtom } from 'nanostores';
import type { PartTools } from './part.js';
import type { PartFactory } from './handoff-store.js';
import { LoadableAtom, type Loadable } from './loadable.js';
import { Shelf } from './shelf.js';

/** Data beside the conversations. It is read when the first element observes it, and shared by all of them. */
export interface Details {
  contact(id: string): ReadableAtom<Loadable<Contact>>;
  /** Newest first. */
  pastConversations(contactId: string): ReadableAtom<Loadable<Page<PastConversation>>>;
  /** The newest page of messages, oldest first. */
  messages(conversationId: string): ReadableAtom<Loadable<Page<Message>>>;
}

/** Use as `store.part(details)`. */
export const details: PartFactory<Details> = ({ context, listen }: PartTools) => {
  const { adapter } = context;
  const shelf = <T>(method: ReadMethod, read: (id: string, ctx: CallContext) => Promise<T>) =>
    new Shelf<LoadableAtom<T>>((id) => new LoadableAtom(context, { method, subject: id }, (ctx) => read(id, ctx)));
  const onBad = (method: ReadMethod) => (thrown: HandoffError) =>
    context.report({ code: 'unreadable', method, thrown });

  const contacts = shelf('getContact', async (id, ctx) =>
    checkContact(await readMethod(adapter, 'getContact')(id, ctx), ''),
  );
  const past = shelf('listContactConversations', async (id, ctx) => {
    const read = readMethod(adapter, 'listContactConversations');
    return checkPage(await read(id, { limit: 20 }, ctx), checkPastConversation, onBad('listContactConversations'));
  });
  const messages = shelf('listMessages', async (id, ctx) =>
    checkPage(await readMethod(adapter, 'listMessages')(id, { limit: 50 }, ctx), checkMessage, onBad('listMessages')),
  );
  const refresh = (shelf: { entries(): Array<[string, { refresh(): Promise<void> }]> }, id?: string) =>
    Promise.all(shelf.entries().map(([key, each]) => (id === undefined || key === id) && each.refresh()));

  listen({
    contact: (id) => void refresh(contacts, id),
    message: ({ conversationId }) => void refresh(messages, conversationId),
    hint(conversationId) {
      void refresh(messages, conversationId);
      if (conversationId !== undefined) return;
      void refresh(contacts);
      void refresh(past);
    },
    refresh: (conversationId, contactId) =>
      Promise.all([
        refresh(messages, conversationId),
        ...(contactId ? [refresh(contacts, contactId), refresh(past, contactId)] : []),
      ]),
    dispose() {
      for (const each of [contacts, past, messages]) each.clear();
    },
  });
  return {
    contact: (id) => contacts.get(id).$value,
    pastConversations: (id) => past.get(id).$value,
    messages: (id) => messages.get(id).$value,
  };
};
