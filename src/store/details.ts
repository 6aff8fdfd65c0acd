import type { Page } from '../adapters/adapter.js';
import * as parse from '../adapters/boundary-details.js';
import type { Contact, PastConversation } from '../model/contact.js';
import type { Message } from '../model/message.js';
import type { ReadableAtom } from 'nanostores';
import type { PartTools } from './part.js';
import { loadable, type Loadable, type LoadableAtom } from './loadable.js';

/** What is read beside a conversation. Everything is read once somebody looks, and shared. */
export interface Details {
  contact(id: string): ReadableAtom<Loadable<Contact>>;
  /** Newest first. */
  pastConversations(contactId: string): ReadableAtom<Loadable<Page<PastConversation>>>;
  /** The newest page, oldest message first. */
  messages(conversationId: string): ReadableAtom<Loadable<Page<Message>>>;
}

/** For `store.part(details)`. */
export function details({ context, listen }: PartTools): Details {
  const { adapter } = context;
  const kept = <T>(read: (id: string, ctx: Parameters<Parameters<typeof loadable<T>>[1]>[0]) => Promise<T>) => {
    const all = new Map<string, LoadableAtom<T>>();
    const get = (id: string) => {
      let resource = all.get(id);
      if (!resource) all.set(id, (resource = loadable(context, (ctx) => read(id, ctx))));
      return resource.$value;
    };
    const refresh = (id?: string) =>
      Promise.all(
        [...all].map(([key, resource]) => (id === undefined || key === id) && resource.observed && resource.refresh()),
      );
    return { all, get, refresh };
  };
  const contacts = kept(async (id, ctx) => parse.contact(await adapter.getContact?.(id, ctx), ''));
  const past = kept(async (id, ctx) =>
    parse.pageOf(parse.pastConversation)(await adapter.listContactConversations?.(id, { limit: 20 }, ctx), ''),
  );
  const messages = kept(async (id, ctx) =>
    parse.pageOf(parse.message)(await adapter.listMessages?.(id, { limit: 50 }, ctx), ''),
  );
  listen({
    contact: (id) => void contacts.refresh(id),
    message: ({ conversationId }) => void messages.refresh(conversationId),
    hint(conversationId) {
      void messages.refresh(conversationId);
      if (conversationId !== undefined) return;
      void contacts.refresh();
      void past.refresh();
    },
    refresh: (conversationId, contactId) =>
      Promise.all([
        messages.refresh(conversationId),
        ...(contactId ? [contacts.refresh(contactId), past.refresh(contactId)] : []),
      ]),
    dispose: () => [contacts, past, messages].forEach(({ all }) => all.clear()),
  });
  return { contact: contacts.get, pastConversations: past.get, messages: messages.get };
}
